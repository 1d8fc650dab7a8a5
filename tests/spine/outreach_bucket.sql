BEGIN;
SELECT plan(15);

SELECT fixture.function_is('outreach.outreach_bucket', 'outreach_id uuid', 'integer', 'immutable', 'outreach_owner',
  '{cl_writer,outreach_analyst,outreach_app,outreach_auditor,outreach_dispatcher,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_ingest,outreach_operator,outreach_subhub}');

SELECT is(outreach.outreach_bucket(id), bucket, format('%s carries %s', id, bucket))
FROM (VALUES
  ('00000000-0000-7000-8000-000000000000'::uuid, 0),
  ('ffffffff-ffff-7000-bfff-ffffffffffff', 0),
  ('00000000-0000-7fff-8000-000000000000', 4095),
  ('0190c0de-0000-7a0b-8000-00000000000a', 2571),
  ('0190c0de-0000-70ff-bfff-00000000000a', 255)
) AS known (id, bucket);
SELECT is(
  (SELECT count(*) FROM (SELECT gen_random_uuid() AS company FROM generate_series(1, 500)) AS g
   WHERE outreach.outreach_bucket(outreach_internal.new_outreach_id(company)) = outreach.sovereign_bucket(company)),
  500::bigint, 'what a fresh id carries is the bucket of its company');
SELECT throws_ok('SELECT outreach.outreach_bucket(NULL)', 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT outreach.outreach_bucket(gen_random_uuid())')$$, '42501', NULL, 'a stranger may not ask');

SELECT * FROM finish();
ROLLBACK;
