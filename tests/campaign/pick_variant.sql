BEGIN;
SELECT plan(17);

SELECT fixture.function_is('outreach_internal.pick_variant', 'person_id uuid, sequence_id uuid, others text[]', 'text', 'immutable', 'outreach_owner', '{}', definer => false);

-- The first four bytes of the sha256 are 2887142420, 1022072032 and 2027404071, reckoned elsewhere.
SELECT is(outreach_internal.pick_variant(person, step, others), variant, format('%s of %s', variant, cardinality(others) + 1))
FROM (VALUES
  ('00000000-0000-0000-0000-000000000001'::uuid, '00000000-0000-0000-0000-00000000000a'::uuid, '{}'::text[], 'A'),
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000a', '{B}', 'A'),
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000a', '{B,C}', 'C'),
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000a', '{B,C,D,E,F,G}', 'B'),
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000b', '{B,C}', 'B'),
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000b', '{B,C,D,E,F,G}', 'C'),
  ('ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-00000000000a', '{B}', 'B'),
  ('ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-00000000000a', '{B,C,D}', 'D')) AS v (person, step, others, variant);
SELECT cmp_ok((SELECT max(abs(n - 1000)) FROM (SELECT count(*) AS n FROM generate_series(1, 3000) AS i GROUP BY outreach_internal.pick_variant(md5(i::text)::uuid, md5('step')::uuid, '{B,C}')) AS v), '<', 100::bigint, 'equally often');
SELECT cmp_ok((SELECT max(abs(n - 1000)) FROM (SELECT count(*) AS n FROM generate_series(1, 4000) AS i
  GROUP BY outreach_internal.pick_variant(md5(i::text)::uuid, md5('step')::uuid, '{B}'), outreach_internal.pick_variant(md5(i::text)::uuid, md5('other')::uuid, '{B}')) AS v), '<', 100::bigint, 'and step by step anew');

SELECT * FROM finish();
ROLLBACK;
