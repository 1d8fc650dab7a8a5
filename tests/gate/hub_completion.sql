BEGIN;
SELECT plan(6);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.hub_completion')$$, $$VALUES
  ('outreach_id uuid'), ('sovereign_company_id uuid'), ('company_target text'), ('dol_filings text'), ('people_intelligence text'), ('talent_flow text'),
  ('blog_content text'), ('outreach_execution text'), ('overall_status text'), ('passed text[]')$$, 'columns');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.hub_completion')$$, 'not an interface: no access role reads it');
SELECT view_owner_is('outreach_internal', 'hub_completion', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a \gset
SELECT is((SELECT passed FROM outreach_internal.hub_completion WHERE outreach_id = :'a'), NULL, 'nothing passed');
SELECT fixture.hubs_pass(:'a') \gset
SELECT bag_eq(format('SELECT unnest(passed) FROM outreach_internal.hub_completion WHERE outreach_id = %L', :'a'),
  $$SELECT hub_id FROM outreach.hub_registry WHERE classification = 'required'$$, 'those that passed');
-- Whether a hub is required is data.
INSERT INTO outreach.hub_registry VALUES ('legal', 'Legal', 'required', 7, 'X', 0.5, 0.1);
SELECT is((SELECT overall_status FROM outreach_internal.hub_completion WHERE outreach_id = :'a'), 'IN_PROGRESS', 'a hub that becomes required is missing until it passes');

SELECT * FROM finish();
ROLLBACK;
