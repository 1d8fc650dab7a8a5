BEGIN;
SELECT plan(11);

SELECT fixture.function_is('outreach_internal.clock', '', 'timestamp with time zone', 'stable', 'outreach_control',
  '{outreach_analyst,outreach_app,outreach_operator}', definer => false);

SELECT ok(abs(extract(epoch FROM outreach_internal.clock() - clock_timestamp())) < 1, 'it is the wall clock');
SELECT ok(outreach_internal.clock() >= now(), 'not before the transaction''s start');

-- It moves inside a transaction, where now() stands still; inside one statement a scalar sub-select reads it once.
CREATE TEMP TABLE earlier AS SELECT outreach_internal.clock() AS seen, now() AS started;
SELECT pg_sleep(0.02) \gset
SELECT ok((SELECT outreach_internal.clock() > seen AND now() = started FROM earlier), 'it moves within a transaction');
SELECT is(
  (SELECT count(DISTINCT (SELECT outreach_internal.clock())) FROM generate_series(1, 3), pg_sleep(0.01)),
  1::bigint, 'a scalar sub-select reads it once per statement');

SELECT * FROM finish();
ROLLBACK;
