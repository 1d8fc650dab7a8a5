BEGIN;
SELECT plan(15);

SELECT fixture.function_is('outreach_internal.archive_overrides', 'outreach_ids uuid[], reason text', 'bigint', 'volatile', 'outreach_control', '{}');

SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS kept \gset
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'one') AS live, outreach.add_override(:'a', 'BLOCK_PHONE', 'two') AS lifted, outreach.add_override(:'kept', 'BLOCK_EMAIL', 'three') AS other,
  outreach.halt_all_outreach('four') AS halt \gset
SELECT outreach.remove_override(:'lifted', 'five') \gset
SELECT fixture.audit_now() \gset

SELECT is(outreach_internal.archive_overrides('{}', 'x'), 0::bigint, 'no company, nothing');
SELECT is(outreach_internal.archive_overrides(ARRAY[:'b']::uuid[], 'x'), 0::bigint, 'a company without overrides, nothing');
CREATE FUNCTION pg_temp.archived(id uuid) RETURNS void LANGUAGE sql AS $$
  INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason)
  SELECT o.outreach_id, o.sovereign_company_id, o.minted_at, o.minted_by, 'a test' FROM outreach.outreach AS o WHERE o.outreach_id = id
$$;
SELECT pg_temp.archived(:'a') \gset
SELECT is(outreach_internal.archive_overrides(ARRAY[:'a', :'b']::uuid[], 'dissolved'), 2::bigint, 'both overrides of the archived company go');
SELECT is_empty(format('SELECT * FROM outreach.manual_overrides WHERE outreach_id = %L', :'a'), 'they are gone');
SELECT bag_eq('SELECT override_id FROM outreach.manual_overrides', ARRAY[:'other', :'halt']::uuid[], 'those of others and the halt stay');

SELECT fixture.audit_now() \gset
SELECT results_eq(format('SELECT action, reason FROM outreach.override_audit_log WHERE override_id = %L ORDER BY audit_id', :'live'),
  $$VALUES ('INSERT', 'one'), ('UPDATE', 'archived: dissolved'), ('DELETE', 'archived: dissolved')$$, 'a live one is lifted first, with the reason, then deleted');
SELECT results_eq(format('SELECT action, reason FROM outreach.override_audit_log WHERE override_id = %L ORDER BY audit_id', :'lifted'),
  $$VALUES ('INSERT', 'two'), ('UPDATE', 'five'), ('DELETE', 'five')$$, 'one that was lifted already keeps its reason');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'the audit rows stay, and are whole without the overrides');

SELECT * FROM finish();
ROLLBACK;
