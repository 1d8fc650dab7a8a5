BEGIN;
SELECT plan(17);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.company_state')$$, $$VALUES
  ('outreach_id uuid'), ('sovereign_company_id uuid'), ('company_name text'), ('domain text'), ('identity_status text'), ('eligibility_status text'), ('company_target text'), ('dol_filings text'), ('people_intelligence text'), ('talent_flow text'),
  ('blog_content text'), ('outreach_execution text'), ('overall_status text'), ('passed text[]'), ('score integer'), ('score_tier text'), ('scored_at timestamp with time zone'), ('score_valid_until timestamp with time zone'), ('as_of timestamp with time zone')$$, 'columns');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.company_state')$$, 'not an interface: no access role reads it');
SELECT fixture.function_is('outreach_internal.fresh_status', 'status text, fresh_until timestamp with time zone, as_of timestamp with time zone', 'text', 'immutable', 'outreach_owner', '{outreach_analyst}', definer => false);
SELECT is(outreach_internal.fresh_status(status, until, '2030-01-01Z'), expected, concat_ws(' ', status, until)) FROM (VALUES ('PASS', NULL, 'PASS'), ('PASS', '2030-01-01Z'::timestamptz, 'IN_PROGRESS'), ('FAIL', '2020-01-01Z', 'FAIL'), (NULL, NULL, 'IN_PROGRESS')) AS v (status, until, expected);
SELECT view_owner_is('outreach_internal', 'company_state', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a \gset
SELECT is((SELECT passed FROM outreach_internal.company_state WHERE outreach_id = :'a'), NULL, 'nothing passed');
SELECT fixture.hubs_pass(:'a') \gset
SELECT bag_eq(format('SELECT unnest(passed) FROM outreach_internal.company_state WHERE outreach_id = %L', :'a'),
  $$SELECT hub_id FROM outreach.hub_registry WHERE classification = 'required'$$, 'those that passed');
-- Whether a hub is required is data.
INSERT INTO outreach.hub_registry VALUES ('legal', 'Legal', 'required', 7, 'X', 0.5, 0.1);
SELECT is((SELECT overall_status FROM outreach_internal.company_state WHERE outreach_id = :'a'), 'IN_PROGRESS', 'a hub that becomes required is missing until it passes');

SELECT * FROM finish();
ROLLBACK;
