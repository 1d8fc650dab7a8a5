BEGIN;
SELECT plan(18);

SELECT fixture.function_is('outreach.remove_sequence_step', 'sequence_id uuid', 'void', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT outreach.create_campaign('One') AS one \gset
SELECT outreach.add_sequence_step(:'one', 1, 's', 'b') AS first, outreach.add_sequence_step(:'one', 2, 's', 'b') AS second, outreach.add_sequence_step(:'one', 3, 's', 'b') AS third \gset
SELECT outreach.add_step_variant(:'second', 'B', 's', 'b');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', r, format('SELECT outreach.remove_sequence_step(%L)', :'third')), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_analyst,outreach_stranger}'::text[]) AS r;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', 'outreach_app', format('SELECT outreach.remove_sequence_step(%L)', :'third')), 'an application may');
SELECT outreach.remove_sequence_step(:'second');
SELECT is((SELECT array_agg(step_number) FROM outreach.sequences), '{1}', 'the step is gone');
SELECT is_empty('SELECT * FROM outreach.step_variants', 'its variants with it');
SELECT throws_ok(format('SELECT outreach.remove_sequence_step(%L)', :'second'), 'OX014', 'unknown step', 'once');
SELECT fixture.contactable();
SELECT outreach.enroll_campaign(:'one');
SELECT throws_ok(format('SELECT outreach.remove_sequence_step(%L)', :'first'), 'OX213', 'templates are immutable', 'not one that somebody is enrolled with, also in a draft');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT throws_ok(format('SELECT outreach.remove_sequence_step(%L)', :'first'), 'OX213', NULL, 'nor in an active campaign');
SELECT outreach.new_sequence_version(:'one');
SELECT outreach.remove_sequence_step(sequence_id) FROM outreach.sequences WHERE version = 2;
SELECT fixture.contactable();
SELECT is(outreach.enroll_campaign(:'one'), 1::bigint, 'without its steps a version is gone');
SELECT is((SELECT array_agg(DISTINCT version) FROM outreach.send_log), '{1}', 'the one before is the newest again');

SELECT * FROM finish();
ROLLBACK;
