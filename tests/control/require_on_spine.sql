BEGIN;
SELECT plan(17);

SELECT fixture.function_is('outreach_internal.require_on_spine', 'outreach_ids uuid[]', 'void', 'volatile', 'outreach_control', '{}');
SELECT results_eq($$SELECT fixture.columns('outreach_internal.spine_probe')$$, $$VALUES ('probe_id uuid NOT NULL DEFAULT gen_random_uuid()'), ('outreach_id uuid NOT NULL')$$, 'the probe''s columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.spine_probe')$$, $$VALUES ('PRIMARY KEY (probe_id)'), ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'and keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.spine_probe')$$, 'nobody touches it directly');

SELECT fixture.minted() AS a, fixture.minted() AS b, gen_random_uuid() AS x, gen_random_uuid() AS y \gset
SELECT lives_ok($$SELECT outreach_internal.require_on_spine('{}')$$, 'none');
SELECT lives_ok(format('SELECT outreach_internal.require_on_spine(%L)', ARRAY[:'a', :'b', :'a']), 'all on the spine, one twice');
SELECT throws_ok(format('SELECT outreach_internal.require_on_spine(%L)', ARRAY[:'a', :'x']), 'OX005', 'unknown outreach_id', 'one that is not');
SELECT is((fixture.refusal(format('SELECT outreach_internal.require_on_spine(%L)', ARRAY[:'a', :'y', :'x']))).detail, format('outreach_id %s is not on the spine', :'y'), 'DETAIL names the first');
SELECT is((SELECT count(*) FROM outreach_internal.spine_probe), 0::bigint, 'no question stays');
SELECT is(
  (fixture.refusal(format('SELECT outreach_internal.require_on_spine(%L)', ARRAY[:'x']))).detail, (fixture.refusal(format('SELECT outreach_internal.require_known_all(%L)', ARRAY[:'x']))).detail,
  'it says what the hub''s own check says');
SELECT throws_ok(format($$SELECT outreach.set_marketing_disabled(%L, false, 'lifted')$$, :'x'), 'OX005', NULL, 'also where nothing would be inserted');

SELECT * FROM finish();
ROLLBACK;
