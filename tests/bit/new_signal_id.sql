BEGIN;
SELECT plan(36);

SELECT fixture.function_is('outreach_internal.new_signal_id', 'as_of timestamp with time zone', 'uuid', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.signal_id_prefix', 'as_of timestamp with time zone', 'text', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.first_signal_id', 'since timestamp with time zone', 'uuid', 'immutable', 'outreach_owner', '{}', definer => false);

-- Identifiers: UUIDv7 of the instant.
SELECT is(outreach_internal.signal_id_prefix('1970-01-01Z'), '00000000-0000-7', 'the epoch');
SELECT is(outreach_internal.signal_id_prefix('2022-02-22T19:22:22Z'), '017f22e2-79b0-7', 'the example of RFC 9562');
SELECT matches(outreach_internal.new_signal_id('2022-02-22T19:22:22Z')::text, '^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$', 'version 7, variant 10');
SELECT isnt(outreach_internal.new_signal_id(now()), outreach_internal.new_signal_id(now()), 'two of one instant differ');
SELECT is((SELECT count(DISTINCT id) FROM (SELECT outreach_internal.new_signal_id(now()) AS id FROM generate_series(1, 1000)) AS i), 1000::bigint, 'a thousand do');

-- They sort by time; the bound separates what was recorded before from what was recorded since.
SELECT ok(bool_and(outreach_internal.new_signal_id(t) < outreach_internal.new_signal_id(t + interval '2 milliseconds')), 'two milliseconds later sorts behind')
FROM (SELECT now() + i * interval '17 hours 0.013 seconds' AS t FROM generate_series(-500, 500) AS i) AS i;
SELECT is(outreach_internal.first_signal_id('2022-02-22T19:22:22Z'), '017f22e2-79b0-7000-0000-000000000000', 'the bound of an instant');
SELECT ok(bool_and(outreach_internal.new_signal_id(t) >= outreach_internal.first_signal_id(t)), 'what is recorded then is not below it')
FROM (SELECT now() + i * interval '0.000137 seconds' AS t FROM generate_series(-500, 500) AS i) AS i;
SELECT ok(bool_and(outreach_internal.new_signal_id(t - interval '2 milliseconds') < outreach_internal.first_signal_id(t)), 'what was recorded before is, but for the rounding to a millisecond')
FROM (SELECT now() + i * interval '0.000137 seconds' AS t FROM generate_series(-500, 500) AS i) AS i;
SELECT ok(bool_and(outreach_internal.new_signal_id(t + i * interval '1 microsecond') >= outreach_internal.first_signal_id(t)), 'nor is anything later, however little')
FROM (SELECT date_trunc('day', now()) AS t, i FROM generate_series(0, 3000) AS i) AS i;

-- What was recorded has such an identifier.
SELECT fixture.minted() AS a \gset
SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'one') \g /dev/null
SELECT outreach.record_signals(jsonb_agg(jsonb_build_object('outreach_id', :'a', 'signal_type', t, 'source_ref', t || i))) FROM generate_series(1, 20) AS i, unnest('{NEWS_MENTION,SLOT_FILLED}'::text[]) AS t \g /dev/null
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE left(signal_id::text, 15) = outreach_internal.signal_id_prefix(recorded_at)), 41::bigint, 'of the time it was recorded at');
SELECT ok((SELECT min(signal_id::text) FROM outreach.bit_signals) >= outreach_internal.first_signal_id(now())::text, 'all since the transaction began');
SELECT is((SELECT s.signal_id FROM outreach.bit_signals AS s ORDER BY s.signal_id LIMIT 1), (SELECT s.signal_id FROM outreach.bit_signals AS s WHERE s.source_ref = 'one'), 'the first one first');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE signal_id >= outreach_internal.first_signal_id(clock_timestamp() + interval '1 millisecond')), 0::bigint, 'none in the future');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE signal_id >= outreach_internal.first_signal_id(date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')), 41::bigint, 'all of them today, as the primary key finds them');

SELECT * FROM finish();
ROLLBACK;
