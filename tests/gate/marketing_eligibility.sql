BEGIN;
SELECT plan(4);

-- The type is what marketing_safety_gate returns; it can outlive the view, so it has to be held to it.
SELECT results_eq($$SELECT fixture.columns('outreach.marketing_eligibility')$$, $$SELECT fixture.columns('outreach.vw_marketing_eligibility_with_overrides')$$,
  'the same columns, types and order as the view');
SELECT is_empty(
  $$SELECT t.attname FROM pg_attribute AS t JOIN pg_attribute AS v USING (attname)
    WHERE t.attrelid = 'outreach.marketing_eligibility'::regclass AND v.attrelid = 'outreach.vw_marketing_eligibility_with_overrides'::regclass AND t.attnum > 0
      AND (col_description(t.attrelid, t.attnum) IS NULL OR col_description(t.attrelid, t.attnum) IS DISTINCT FROM col_description(v.attrelid, v.attnum))$$,
  'the same comments');
SELECT is(
  ARRAY(SELECT r::text FROM unnest(outreach_internal.access_roles() || ARRAY['outreach_stranger']::name[]) AS r WHERE has_type_privilege(r, 'outreach.marketing_eligibility', 'USAGE')),
  '{outreach_app,outreach_operator}', 'for those who may ask the gate');
SELECT is((SELECT typowner::regrole::text FROM pg_type WHERE oid = 'outreach.marketing_eligibility'::regtype), 'outreach_owner', 'its owner');

SELECT * FROM finish();
ROLLBACK;
