BEGIN;
SELECT plan(11);

SELECT fixture.function_is('outreach_internal.new_send_id', '',
  'uuid', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT outreach_internal.new_send_id() AS one, pg_sleep(0.002), outreach_internal.new_send_id() AS two \gset
SELECT matches(:'one'::text, '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$', 'UUIDv7');
SELECT cmp_ok(:'one'::uuid, '<', :'two'::uuid, 'sorts by time');
SELECT cmp_ok(abs(('x' || left(replace(:'one', '-', ''), 12))::bit(48)::bigint - extract(epoch FROM clock_timestamp()) * 1000), '<', 60000::numeric, 'the clock is in it');
SELECT is((SELECT count(DISTINCT outreach_internal.new_send_id()) FROM generate_series(1, 10000)), 10000::bigint, 'each its own');

SELECT * FROM finish();
ROLLBACK;
