BEGIN;
SELECT plan(29);

SELECT fixture.function_is('outreach.set_hub_status',
  'outreach_id uuid, hub_id text, status text, reason text DEFAULT NULL::text, fresh_until timestamp with time zone DEFAULT NULL::timestamp with time zone',
  'void', 'volatile', 'outreach_owner', '{outreach_app,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_subhub}');

SELECT fixture.minted() AS a, gen_random_uuid() AS unknown \gset
CREATE FUNCTION pg_temp.put(id uuid, hub text, status text) RETURNS text LANGUAGE sql
AS $$ SELECT format('SELECT outreach.set_hub_status(%L, %L, %L)', id, hub, status) $$;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.put(:'a', 'dol-filings', 'PASS')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst,outreach_dispatcher,cl_writer}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.put(:'a', 'dol-filings', 'PASS')), role || ' may')
FROM unnest('{outreach_app,outreach_subhub}'::text[]) AS role;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', 'outreach_subhub', 'DELETE FROM outreach.company_hub_status'), '42501', NULL, 'but not write the table');

-- Every hub and status.
SELECT outreach.set_hub_status(:'a', hub_id, 'PASS') FROM outreach.hub_registry \g /dev/null
SELECT is((SELECT count(*) FROM outreach.company_hub_status WHERE outreach_id = :'a' AND status = 'PASS'), 6::bigint, 'every hub has a status');
SELECT lives_ok(pg_temp.put(:'a', 'blog-content', status), status || ' can be set') FROM unnest('{PASS,FAIL,BLOCKED,IN_PROGRESS}'::text[]) AS status;

-- Replaces all of what the hub said before; the same again changes nothing.
SELECT outreach.set_hub_status(outreach_id => :'a', hub_id => 'talent-flow', status => 'PASS', reason => 'all seats known', fresh_until => '2001-01-01Z') \g /dev/null
SELECT results_eq(format('SELECT status, reason, fresh_until FROM outreach.company_hub_status WHERE outreach_id = %L AND hub_id = %L', :'a', 'talent-flow'),
  $$VALUES ('PASS', 'all seats known', '2001-01-01Z'::timestamptz)$$, 'reason and freshness, which may be past');
SELECT xmin AS before, ctid AS place FROM outreach.company_hub_status WHERE outreach_id = :'a' AND hub_id = 'talent-flow' \gset
SELECT outreach.set_hub_status(outreach_id => :'a', hub_id => 'talent-flow', status => 'PASS', reason => 'all seats known', fresh_until => '2001-01-01Z') \g /dev/null
SELECT is((SELECT ctid::text FROM outreach.company_hub_status WHERE outreach_id = :'a' AND hub_id = 'talent-flow'), :'place', 'the same again writes nothing');
SELECT outreach.set_hub_status(:'a', 'talent-flow', 'PASS') \g /dev/null
SELECT results_eq(format('SELECT status, reason, fresh_until FROM outreach.company_hub_status WHERE outreach_id = %L AND hub_id = %L', :'a', 'talent-flow'),
  $$VALUES ('PASS', NULL::text, NULL::timestamptz)$$, 'what is left out is gone');

-- Refusals.
SELECT throws_ok(pg_temp.put(NULL, 'x', 'x'), 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(pg_temp.put(:'unknown', 'x', 'x'), 'OX005', 'unknown outreach_id', 'an unknown company');
SELECT throws_ok(pg_temp.put(:'a', hub, status), 'OX006', message, why)
FROM (VALUES
  ('company_target', 'PASS', 'unknown hub', 'an unknown hub'),
  (NULL, 'PASS', 'unknown hub', 'no hub'),
  ('dol-filings', 'pass', 'unknown hub status', 'an unknown status'),
  ('dol-filings', NULL, 'unknown hub status', 'no status')) AS bad (hub, status, message, why);
SELECT matches((fixture.refusal(pg_temp.put(:'a', 'dol', 'PASS'))).hint, 'company-target, dol-filings', 'HINT lists the hubs');

SELECT * FROM finish();
ROLLBACK;
