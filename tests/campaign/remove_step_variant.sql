BEGIN;
SELECT plan(17);

SELECT fixture.function_is('outreach.remove_step_variant', 'sequence_id uuid, variant text', 'void', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT outreach.create_campaign('One') AS one \gset
SELECT outreach.add_sequence_step(:'one', 1, 's', 'b') AS step \gset
SELECT outreach.add_step_variant(:'step', v, 's', 'b') FROM unnest('{B,C}'::text[]) AS v;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', r, format('SELECT outreach.remove_step_variant(%L, ''B'')', :'step')), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_analyst,outreach_stranger}'::text[]) AS r;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', 'outreach_app', format('SELECT outreach.remove_step_variant(%L, ''B'')', :'step')), 'an application may');
SELECT is((SELECT array_agg(variant) FROM outreach.step_variants), '{C}', 'it is gone');
SELECT throws_ok(format('SELECT outreach.remove_step_variant(%L, %L)', :'step', v), 'OX014', 'unknown step', 'there is no ' || coalesce(v, 'NULL')) FROM unnest('{B,A,NULL}'::text[]) AS v;
SELECT throws_ok($$SELECT outreach.remove_step_variant(gen_random_uuid(), 'B')$$, 'OX014', 'unknown step', 'unknown step');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT throws_ok(format($$SELECT outreach.remove_step_variant(%L, 'C')$$, :'step'), 'OX213', NULL, 'not once it is active');

SELECT * FROM finish();
ROLLBACK;
