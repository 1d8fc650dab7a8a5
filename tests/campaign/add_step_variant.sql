BEGIN;
SELECT plan(25);

SELECT fixture.function_is('outreach.add_step_variant', 'sequence_id uuid, variant text, subject_template text, body_template text', 'void', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT outreach.create_campaign('One') AS one, outreach.create_campaign('Calls', 'phone') AS calls \gset
SELECT outreach.add_sequence_step(:'one', 1, 's', 'b') AS step, outreach.add_sequence_step(:'calls', 1, '', 'b') AS call \gset
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', r, format('SELECT outreach.add_step_variant(%L, ''B'', ''S'', ''T'')', :'step')), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_analyst,outreach_stranger}'::text[]) AS r;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', 'outreach_app', format('SELECT outreach.add_step_variant(%L, ''B'', ''S'', ''T'')', :'step')), 'an application may');
SELECT results_eq('SELECT sequence_id, variant, subject_template, body_template FROM outreach.step_variants', format($$VALUES (%L::uuid, 'B', 'S', 'T')$$, :'step'), 'it is there');
SELECT throws_ok(format('SELECT outreach.add_step_variant(%L, %s)', :'step', given), 'OX016', 'argument out of range', 'refused: ' || given)
FROM unnest(ARRAY[$$'A', 's', 'b'$$, $$'B', 's', 'b'$$, $$'', 's', 'b'$$, $$NULL, 's', 'b'$$, $$'a b', 's', 'b'$$, $$'C', ' ', 'b'$$, $$'C', NULL, 'b'$$, $$'C', 's', ''$$]) AS given;
SELECT is((fixture.refusal(format($$SELECT outreach.add_step_variant(%L, 'B', 's', 'b')$$, :'step'))).detail, 'variant B is taken', 'DETAIL says why');
SELECT lives_ok(format($$SELECT outreach.add_step_variant(%L, 'B', '', 'b')$$, :'call'), 'a call needs no subject');
SELECT throws_ok($$SELECT outreach.add_step_variant(gen_random_uuid(), 'B', 's', 'b')$$, 'OX014', 'unknown step', 'unknown step');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT throws_ok(format($$SELECT outreach.add_step_variant(%L, 'C', 's', 'b')$$, :'step'), 'OX213', NULL, 'not once it is active');
SELECT outreach.new_sequence_version(:'one');
SELECT lives_ok(format($$SELECT outreach.add_step_variant(sequence_id, 'C', 's', 'b') FROM outreach.sequences WHERE campaign_id = %L AND version = 2$$, :'one'), 'but in a new version');

SELECT * FROM finish();
ROLLBACK;
