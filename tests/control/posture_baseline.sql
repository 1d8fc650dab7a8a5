BEGIN;
SELECT plan(16);

SELECT has_pk('outreach_internal', 'posture_baseline', 'outreach_internal.posture_baseline has a primary key');
SELECT results_eq($$SELECT fixture.columns('outreach_internal.posture_baseline')$$, $$VALUES ('kind text NOT NULL'), ('name text NOT NULL'), ('definition text NOT NULL')$$, 'its columns');
SELECT results_eq($$SELECT fixture.columns('outreach_internal.present_posture')$$, $$VALUES ('kind text'), ('name text'), ('definition text')$$, 'those of the view it is compared with');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.posture_baseline') UNION ALL SELECT fixture.grants('outreach_internal.present_posture')$$, 'nobody reads or writes them directly');
SELECT fixture.function_is('outreach_internal.record_posture', '', 'bigint', 'volatile', 'outreach_control', '{}');

SELECT results_eq('SELECT DISTINCT kind FROM outreach_internal.posture_baseline ORDER BY 1', $$VALUES ('function'), ('key'), ('owner'), ('privilege'), ('trigger'), ('view')$$,
  'triggers, keys, bodies, owners and privileges were recorded by the deployment');
SELECT cmp_ok((SELECT count(*) FROM outreach_internal.posture_baseline), '>', 1000::bigint, 'all of them');
SELECT is((SELECT definition FROM outreach_internal.posture_baseline WHERE kind = 'trigger' AND name = '"0_guard_pointer_update" on cl.company_identity'),
  'outreach_internal.guard_pointer(), enabled A, type 17', 'a guard, with what it calls and that it is ENABLE ALWAYS');
SELECT is((SELECT definition FROM outreach_internal.posture_baseline WHERE kind = 'privilege' AND name = 'outreach.mint_outreach(uuid) to outreach_app'), 'EXECUTE', 'a privilege');

DROP TRIGGER revise_override ON outreach.manual_overrides;
SELECT is((SELECT outreach_internal.record_posture()), (SELECT count(*) FROM outreach_internal.present_posture), 'recorded again, what is there now is what counts');

SELECT * FROM finish();
ROLLBACK;
