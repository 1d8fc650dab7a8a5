BEGIN;
SELECT plan(23);

SELECT fixture.function_is('outreach.ensure_partitions', 'months_ahead integer DEFAULT 3', 'integer', 'volatile', 'outreach_owner', '{outreach_operator}');
SELECT ok((SELECT proconfig @> '{lock_timeout=500ms,TimeZone=UTC}' FROM pg_proc WHERE proname = 'ensure_partitions'), 'it does not wait long for a lock, and counts months in UTC');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT outreach.ensure_partitions()')$$, '42501', NULL, 'a stranger may not');
SELECT throws_ok(format('SELECT outreach.ensure_partitions(%L)', n), 'OX016', 'argument out of range', coalesce(n::text, 'NULL') || ' months are refused')
FROM unnest('{-1,1201,NULL}'::integer[]) AS n;

-- Deployed to the end of 2035: until then there is nothing to do. Far from there, months ahead are counted to 2036.
SELECT is(outreach.ensure_partitions(), 0, 'the months of the deployment are there');
SELECT is(outreach.ensure_partitions(0), 0, 'so is this month');
SELECT (2036 - extract(year FROM clock_timestamp() AT TIME ZONE 'UTC')) * 12 + 2 - extract(month FROM clock_timestamp() AT TIME ZONE 'UTC') AS to_february_2036 \gset
SELECT is(outreach.ensure_partitions(:to_february_2036), 2, 'January and February 2036 are made');
SELECT is(outreach.ensure_partitions(:to_february_2036), 0, 'once');
SELECT results_eq($$SELECT fixture.guards('outreach_internal.gate_decisions_2036_02')$$, $$SELECT fixture.guards('outreach.gate_decisions')$$, 'with the guards of the table');
INSERT INTO outreach.gate_decisions (decided_at, outreach_id, stage, allowed) VALUES ('2036-02-29 23:59Z', gen_random_uuid(), 'check', true);
SELECT is((SELECT count(*) FROM outreach_internal.gate_decisions_2036_02), 1::bigint, 'and decisions go there');
SELECT throws_ok('TRUNCATE outreach_internal.gate_decisions_2036_02', 'OX212', NULL, 'where they stay');

-- A month that the default already holds is skipped; the ones after it are not.
INSERT INTO outreach.gate_decisions (decided_at, outreach_id, stage, allowed) VALUES ('2036-03-31 23:59:59Z', gen_random_uuid(), 'check', true);
SET LOCAL client_min_messages = warning; -- it says so with a NOTICE
SELECT is(outreach.ensure_partitions(:to_february_2036 + 2), 1, 'March is in the default already; April is made');
SELECT hasnt_table('outreach_internal', 'gate_decisions_2036_03', 'March has none');
SELECT has_table('outreach_internal', 'gate_decisions_2036_04', 'April has one');
SELECT is((SELECT count(*) FROM outreach.gate_decisions WHERE decided_at > '2036-01-01Z'), 2::bigint, 'no decision was lost');

SELECT * FROM finish();
ROLLBACK;
