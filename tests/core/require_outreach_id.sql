BEGIN;
SELECT plan(11);

SELECT fixture.function_is('outreach_internal.require_outreach_id', 'outreach_id uuid', 'uuid', 'immutable', 'outreach_control', '{}');

SELECT is(outreach_internal.require_outreach_id('01900000-0000-7000-8000-000000000001'), '01900000-0000-7000-8000-000000000001'::uuid,
  'an id passes through');
SELECT throws_ok('SELECT outreach_internal.require_outreach_id(NULL)', 'OX001', 'outreach_id is null', 'NULL stops');
SELECT isnt((fixture.refusal('SELECT outreach_internal.require_outreach_id(NULL)')).hint, NULL, 'and says what to do');
SELECT throws_ok($$SELECT outreach_internal.require_outreach_id('not an id')$$, '22P02', NULL, 'what is no uuid is the server''s to refuse');

SELECT * FROM finish();
ROLLBACK;
