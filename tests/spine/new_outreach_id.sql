BEGIN;
SELECT plan(13);

SELECT fixture.function_is('outreach_internal.new_outreach_id', 'sovereign_company_id uuid', 'uuid', 'volatile', 'outreach_owner', '{}', definer => false);

CREATE TEMP TABLE made AS
SELECT n, company, outreach_internal.new_outreach_id(company) AS id
FROM (SELECT n, gen_random_uuid() AS company FROM generate_series(1, 5000) AS n) AS g;

SELECT is_empty($$SELECT id FROM made WHERE id::text !~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'$$,
  'version 7, variant 10 (RFC 9562)');
SELECT is_empty(
  $$SELECT id FROM made
    WHERE ('x' || substr(id::text, 16, 3))::bit(12)::integer <> ('x' || left(encode(sha256(uuid_send(company)), 'hex'), 3))::bit(12)::integer$$,
  'the twelve bits after the version are the bucket');
SELECT is_empty(
  $$SELECT id FROM made
    WHERE abs(('x' || replace(left(id::text, 13), '-', ''))::bit(48)::bigint - extract(epoch FROM clock_timestamp()) * 1000) > 60000$$,
  'the first 48 bits are the time in milliseconds');
SELECT is((SELECT count(DISTINCT id) FROM made), 5000::bigint, 'no id twice');
SELECT pg_sleep(0.005) \gset
SELECT ok(outreach_internal.new_outreach_id(gen_random_uuid()) > (SELECT id FROM made ORDER BY id DESC LIMIT 1), 'a later id sorts later, also within a transaction');
SELECT isnt(outreach_internal.new_outreach_id('00000000-0000-0000-0000-000000000001'), outreach_internal.new_outreach_id('00000000-0000-0000-0000-000000000001'),
  'the same company never gets the same id again');

SELECT * FROM finish();
ROLLBACK;
