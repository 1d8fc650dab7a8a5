BEGIN;
SELECT plan(9);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_locks_on_brakes')$$, $$VALUES
  ('pid integer'), ('login name'), ('brake name'), ('mode text'), ('granted boolean'), ('waiting_since timestamp with time zone'), ('waits_for integer[]')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_locks_on_brakes')$$, $$VALUES ('outreach_analyst: SELECT'), ('outreach_operator: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_locks_on_brakes', 'outreach_control', 'its owner');
SELECT lives_ok($$SELECT fixture.as_role('outreach_operator', 'SELECT * FROM outreach.vw_locks_on_brakes')$$, 'an operator reads it');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.vw_locks_on_brakes')$$, '42501', NULL, 'a stranger does not');

-- Of this session; what others hold at this moment is theirs.
CREATE TEMP VIEW mine AS SELECT brake::text COLLATE "default" AS brake, mode, granted, login = session_user AS own, waits_for FROM outreach.vw_locks_on_brakes WHERE pid = pg_backend_pid();
SELECT is_empty('SELECT * FROM mine', 'nothing is held');
SELECT outreach_internal.enter_barrier() \gset
SELECT results_eq('SELECT * FROM mine', $$VALUES ('brake_barrier', 'RowShareLock', true, true, '{}'::integer[])$$, 'a claim or begin holds ROW SHARE');
SELECT fixture.minted() AS a \gset
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'x') AS x \gset
SELECT is((SELECT count(*) FROM mine), 1::bigint, 'an override that is not being committed holds nothing');
SELECT fixture.audit_now() \gset
SELECT set_eq('SELECT brake, mode, granted FROM mine', $$VALUES ('brake_barrier', 'RowShareLock', true), ('brake_barrier', 'ExclusiveLock', true), ('audit_chain', 'ExclusiveLock', true)$$,
  'one that is holds EXCLUSIVE on both');

SELECT * FROM finish();
ROLLBACK;
