BEGIN;
SELECT plan(13);

SELECT fixture.function_is('outreach.override_audit_head', '', 'TABLE(audit_id bigint, row_hash bytea, recorded_at timestamp with time zone)',
  'stable', 'outreach_control', '{outreach_auditor}');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.override_audit_head()')$$, '42501', NULL, 'a stranger may not');

SELECT is_empty('SELECT * FROM outreach.override_audit_head()', 'an empty log has no head');
SELECT fixture.minted() AS a \gset
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'one') AS id \gset
SELECT is_empty('SELECT * FROM outreach.override_audit_head()', 'what is not committed is not in it');
SELECT fixture.audit_now() \gset
SELECT results_eq('SELECT audit_id, row_hash, recorded_at FROM outreach.override_audit_head()', 'SELECT audit_id, row_hash, recorded_at FROM outreach.override_audit_log', 'the only row');
SELECT outreach.remove_override(:'id', 'two'), fixture.audit_now() \gset
SELECT results_eq('SELECT audit_id, row_hash FROM outreach.override_audit_head()', 'SELECT audit_id, row_hash FROM outreach.override_audit_log WHERE audit_id = 2', 'the last row');
SELECT is((SELECT length(row_hash) FROM outreach.override_audit_head()), 32, 'with a hash of 32 bytes');

SELECT * FROM finish();
ROLLBACK;
