BEGIN;
SELECT plan(16);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_sovereign_completion')$$, $$VALUES
  ('outreach_id uuid'), ('sovereign_company_id uuid'), ('company_name text'), ('company_target text'), ('dol_filings text'), ('people_intelligence text'), ('talent_flow text'),
  ('blog_content text'), ('outreach_execution text'), ('overall_status text'), ('missing_requirements text[]')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_sovereign_completion')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_sovereign_completion', 'outreach_owner', 'its owner');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_sovereign_completion')$$, 'an analyst reads it');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.vw_sovereign_completion')$$, '42501', NULL, 'a stranger does not');

SELECT fixture.minted('Acme') AS a \gset
CREATE TEMP VIEW acme AS SELECT * FROM outreach.vw_sovereign_completion WHERE company_name = 'Acme';
SELECT results_eq('SELECT company_target, dol_filings, people_intelligence, talent_flow, blog_content, outreach_execution, overall_status, missing_requirements::text FROM acme',
  $$VALUES ('IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS', '{company-target,dol-filings,people-intelligence,talent-flow}')$$,
  'no row reads IN_PROGRESS; what is missing, in waterfall order');
SELECT outreach.set_hub_status(:'a', 'company-target', 'PASS'), outreach.set_hub_status(:'a', 'dol-filings', 'BLOCKED'), outreach.set_hub_status(:'a', 'people-intelligence', 'FAIL'),
  outreach.set_hub_status(:'a', 'talent-flow', 'PASS', NULL, clock_timestamp() - interval '1 second'), outreach.set_hub_status(:'a', 'blog-content', 'PASS', NULL, clock_timestamp() + interval '1 hour') \gset
SELECT results_eq('SELECT company_target, dol_filings, people_intelligence, talent_flow, blog_content, outreach_execution, overall_status, missing_requirements::text FROM acme',
  $$VALUES ('PASS', 'BLOCKED', 'FAIL', 'IN_PROGRESS', 'PASS', 'IN_PROGRESS', 'BLOCKED', '{dol-filings,people-intelligence,talent-flow}')$$,
  'each hub''s status in its own column; a PASS that is no longer fresh reads IN_PROGRESS');

-- By predicate, not by a job: a PASS goes stale while a transaction looks on.
SELECT fixture.hubs_pass(:'a') \gset
SELECT is((SELECT overall_status || missing_requirements::text FROM acme), 'COMPLETE{}', 'all required hubs PASS: COMPLETE, nothing missing');
SELECT outreach.set_hub_status(:'a', 'dol-filings', 'PASS', NULL, clock_timestamp() + interval '0.2 seconds') \gset
SELECT is((SELECT overall_status FROM acme), 'COMPLETE', 'still fresh');
SELECT pg_sleep(0.21) \gset
SELECT is((SELECT overall_status || missing_requirements::text FROM acme), 'IN_PROGRESS{dol-filings}', 'not any more');
SELECT outreach.set_hub_status(:'a', 'dol-filings', 'FAIL', NULL, clock_timestamp() - interval '1 second') \gset
SELECT is((SELECT dol_filings || overall_status FROM acme), 'FAILBLOCKED', 'only a PASS goes stale: a FAIL stands');
SELECT outreach.set_hub_status(:'a', 'dol-filings', 'PASS', NULL, 'infinity') \gset
SELECT is((SELECT overall_status FROM acme), 'COMPLETE', 'fresh for ever');
SELECT outreach.set_hub_status(:'a', hub, status) FROM unnest('{blog-content,outreach-execution}'::text[]) AS hub, unnest('{FAIL}'::text[]) AS status \g /dev/null
SELECT is((SELECT overall_status || blog_content FROM acme), 'COMPLETEFAIL', 'optional hubs neither block nor complete');

-- Every combination of the four required hubs: 6 ^ 4.
CREATE TEMP TABLE combination AS
SELECT gen_random_uuid() AS company, NULL::uuid AS id, ARRAY[a, b, c, d] AS states
FROM unnest('{PASS,IN_PROGRESS,FAIL,BLOCKED,STALE,NONE}'::text[]) AS a, unnest('{PASS,IN_PROGRESS,FAIL,BLOCKED,STALE,NONE}'::text[]) AS b,
  unnest('{PASS,IN_PROGRESS,FAIL,BLOCKED,STALE,NONE}'::text[]) AS c, unnest('{PASS,IN_PROGRESS,FAIL,BLOCKED,STALE,NONE}'::text[]) AS d;
INSERT INTO cl.company_identity (sovereign_company_id, company_name, identity_status) SELECT company, 'Combination', 'PASS' FROM combination;
UPDATE combination AS c SET id = m.outreach_id FROM outreach.mint_outreach_batch() AS m WHERE m.sovereign_company_id = c.company;
INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status, fresh_until)
SELECT c.id, h.hub_id, replace(s.state, 'STALE', 'PASS'), CASE s.state WHEN 'STALE' THEN now() END
FROM combination AS c, unnest(c.states, '{company-target,dol-filings,people-intelligence,talent-flow}'::text[]) AS s (state, hub) JOIN outreach.hub_registry AS h ON h.hub_id = s.hub
WHERE s.state <> 'NONE';
SELECT is((SELECT count(*) FROM outreach.vw_sovereign_completion WHERE company_name = 'Combination'), 1296::bigint, '1296 combinations');
SELECT is_empty(
  $$SELECT c.states, v.overall_status FROM combination AS c JOIN outreach.vw_sovereign_completion AS v ON v.outreach_id = c.id
    WHERE v.overall_status <> CASE WHEN c.states && '{FAIL,BLOCKED}' THEN 'BLOCKED' WHEN c.states <@ '{PASS}' THEN 'COMPLETE' ELSE 'IN_PROGRESS' END$$,
  'one FAIL or BLOCKED blocks, all PASS complete, else it is in progress');
SELECT is_empty(
  $$SELECT c.states, v.missing_requirements FROM combination AS c JOIN outreach.vw_sovereign_completion AS v ON v.outreach_id = c.id
    WHERE cardinality(v.missing_requirements) <> 4 - cardinality(array_positions(c.states, 'PASS'))$$, 'and what is missing is what does not PASS');

SELECT * FROM finish();
ROLLBACK;
