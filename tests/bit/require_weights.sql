BEGIN;
SELECT plan(28);

SELECT fixture.function_is('outreach_internal.require_weights', 'weights jsonb', 'void', 'stable', 'outreach_owner', '{}', definer => false);

SELECT lives_ok(format('SELECT outreach_internal.require_weights(%L)', weights), 'good weights: ' || weights)
FROM unnest(ARRAY['{}', '{"NEWS_MENTION": 8}', '{"NEWS_MENTION": 0, "SLOT_FILLED": 1000, "DOMAIN_VERIFIED": 0.0001}']) AS weights;
SELECT throws_ok(format('SELECT outreach_internal.require_weights(%L)', weights), 'OX011', 'malformed element', 'not an object of weights: ' || coalesce(weights, 'NULL'))
FROM unnest(ARRAY[NULL, 'null', '[]', '[{"NEWS_MENTION": 8}]', '5', '"NEWS_MENTION"', '{"NEWS_MENTION": "8"}', '{"NEWS_MENTION": null}', '{"NEWS_MENTION": {}}', '{"NEWS_MENTION": -0.1}', '{"NEWS_MENTION": 1000.1}', '{"NEWS_MENTION": 1, "SLOT_FILLED": true}']) AS weights;
SELECT results_eq($$SELECT detail, hint FROM fixture.refusal('SELECT outreach_internal.require_weights(''{"NEWS_MENTION": -1}'')')$$,
  $$VALUES ('{"NEWS_MENTION": -1}', 'An object of signal type to weight, 0 to 1000 points, e.g. {"NEWS_MENTION": 8}.')$$, 'DETAIL says what was given, HINT what is taken');
SELECT is(length((fixture.refusal(format('SELECT outreach_internal.require_weights(%L)', jsonb_build_object(repeat('X', 400), -1)))).detail), 200, 'of what is long its beginning');

SELECT throws_ok($$SELECT outreach_internal.require_weights('{"NEWS_MENTION": 8, "RUMOUR": 1}')$$, 'OX007', 'unknown signal type', 'an unknown type');
SELECT throws_ok($$SELECT outreach_internal.require_weights('{"news_mention": 8}')$$, 'OX007', 'unknown signal type', 'types are written in capitals');
SELECT results_eq($$SELECT detail, hint FROM fixture.refusal('SELECT outreach_internal.require_weights(''{"Z": 1, "A": 1}'')')$$,
  $$VALUES ('signal_type ''A''', 'Known signal types: DOMAIN_VERIFIED, EXECUTIVE_MOVEMENT, NEWS_MENTION, RENEWAL_PROXIMITY, SLOT_FILLED.')$$, 'DETAIL names the first, HINT the known ones');
SELECT throws_ok($$SELECT outreach_internal.require_weights('{"RUMOUR": -1}')$$, 'OX011', NULL, 'the form comes first');

SELECT * FROM finish();
ROLLBACK;
