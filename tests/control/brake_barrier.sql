SELECT plan(42);

-- Outside of a transaction block, for the level is fixed once a transaction has begun.
SET default_transaction_isolation = 'repeatable read';
SELECT throws_ok('SELECT outreach_internal.enter_barrier()', 'OX207', 'isolation level hides committed blocks', 'the barrier is not entered under REPEATABLE READ');
SET default_transaction_isolation = 'serializable';
SELECT throws_ok('SELECT outreach_internal.enter_barrier()', 'OX207', NULL, 'nor under SERIALIZABLE');
RESET default_transaction_isolation;

BEGIN;
SELECT fixture.function_is('outreach_internal.enter_barrier', '', 'void', 'volatile', 'outreach_control', '{}');
SELECT fixture.function_is('outreach_internal.cap_idle_time', '', 'void', 'volatile', 'outreach_control', '{}', definer => false);

-- Two tables that are there to be locked, and that nobody but the hub can lock.
CREATE TEMP TABLE locks AS SELECT unnest('{outreach_internal.brake_barrier,outreach_internal.audit_chain}'::text[]) AS t;
SELECT results_eq(format('SELECT fixture.columns(%L)', t), $$VALUES ('never boolean NOT NULL')$$, t || ': its column') FROM locks;
SELECT table_owner_is('outreach_internal', split_part(t, '.', 2), 'outreach_control', t || ': its owner') FROM locks;
SELECT is_empty(format('SELECT fixture.grants(%L)', t), t || ': no access role can touch it') FROM locks;
SELECT throws_ok(format('INSERT INTO %s VALUES (%L)', t, value), '23514', NULL, format('%s: it never holds a row, not %s', t, value))
FROM locks, unnest('{true,false}'::text[]) AS value;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'LOCK TABLE outreach_internal.brake_barrier IN ACCESS SHARE MODE'), '42501', NULL, role || ' cannot hold the brakes')
FROM unnest('{outreach_app,outreach_dispatcher,outreach_operator,outreach_stranger,cl_writer}'::text[]) AS role;
SELECT throws_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT outreach_internal.enter_barrier()')$$, '42501', NULL, 'a dispatcher enters it only through claim and begin');

-- How long a session that holds a brake may fall silent: never longer than the setting, shorter if it wants.
CREATE FUNCTION pg_temp.capped(own text) RETURNS interval LANGUAGE plpgsql AS $$
DECLARE
  _capped interval;
BEGIN
  PERFORM set_config('idle_in_transaction_session_timeout', own, true);
  PERFORM outreach_internal.cap_idle_time();
  _capped := current_setting('idle_in_transaction_session_timeout');
  PERFORM set_config('idle_in_transaction_session_timeout', '0', true);
  RETURN _capped;
END
$$;
SELECT is(pg_temp.capped(own), expected::interval, format('own timeout %s: capped to %s', own, expected))
FROM (VALUES ('0', '4s'), ('1h', '4s'), ('4001', '4s'), ('4s', '4s'), ('3999', '3999ms'), ('100', '100ms'), ('1', '1ms')) AS cap (own, expected);
SELECT outreach.set_setting('claim_idle_timeout_ms', '2500', 'a test') \gset
SELECT is(pg_temp.capped('0'), '2500ms'::interval, 'the setting is followed');

-- Entering takes ROW SHARE, and keeps it; nothing more.
SELECT outreach_internal.enter_barrier() \gset
SELECT results_eq(
  $$SELECT l.relation::regclass::text, l.mode, l.granted FROM pg_locks AS l
    WHERE l.pid = pg_backend_pid() AND l.relation IN ('outreach_internal.brake_barrier'::regclass, 'outreach_internal.audit_chain'::regclass) AND l.mode <> 'AccessShareLock'$$,
  $$VALUES ('outreach_internal.brake_barrier', 'RowShareLock', true)$$, 'entering takes ROW SHARE on the barrier until the transaction ends');
SELECT is(current_setting('idle_in_transaction_session_timeout')::interval, '2500ms'::interval, 'and caps the idle time');

SELECT * FROM finish();
ROLLBACK;
