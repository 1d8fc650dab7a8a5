BEGIN;
SELECT plan(15);

SELECT fixture.function_is('outreach.sovereign_bucket', 'sovereign_company_id uuid', 'integer', 'immutable', 'outreach_owner',
  '{cl_writer,outreach_analyst,outreach_app,outreach_auditor,outreach_dispatcher,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_ingest,outreach_operator,outreach_subhub}', definer => false);

-- Computed elsewhere: int(hashlib.sha256(uuid.UUID(id).bytes).hexdigest()[:3], 16) in Python.
SELECT is(outreach.sovereign_bucket(id), bucket, format('%s is in bucket %s', id, bucket))
FROM (VALUES
  ('00000000-0000-0000-0000-000000000000'::uuid, 884),
  ('ffffffff-ffff-ffff-ffff-ffffffffffff', 1452),
  ('00000000-0000-0000-0000-000000000001', 1987),
  ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 1259),
  ('0190c0de-0000-7000-8000-00000000000a', 468)
) AS known (id, bucket);
SELECT is_empty(
  $$SELECT id FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, 2000)) AS g
    WHERE outreach.sovereign_bucket(id) <> ('x' || left(encode(sha256(decode(replace(id::text, '-', ''), 'hex')), 'hex'), 3))::bit(12)::integer$$,
  'the first three hex digits of the sha256, for two thousand random ids');
SELECT ok(
  (SELECT min(b) >= 0 AND max(b) <= 4095 AND count(DISTINCT b) > 3000
   FROM (SELECT outreach.sovereign_bucket(gen_random_uuid()) AS b FROM generate_series(1, 8000)) AS s),
  'they spread over 0 to 4095');
SELECT is(outreach.sovereign_bucket(NULL), NULL, 'NULL gives NULL');

SELECT * FROM finish();
ROLLBACK;
