BEGIN;
SELECT plan(31);

SELECT fixture.function_is('outreach.new_sequence_version', 'campaign_id uuid', 'integer', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT outreach.create_campaign('One') AS one \gset
SELECT throws_ok(format('SELECT outreach.new_sequence_version(%L)', :'one'), 'OX214', 'campaign has no step', 'nothing to copy');
SELECT outreach.add_sequence_step(:'one', 1, 's1', 'b1') AS first, outreach.add_sequence_step(:'one', 4, 's4', 'b4', '2 days', 'clicked') AS fourth \gset
SELECT outreach.add_step_variant(:'fourth', 'B', 'S', 'T');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT fixture.contactable('Early') AS early \gset
SELECT outreach.enroll_campaign(:'one');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', r, format('SELECT outreach.new_sequence_version(%L)', :'one')), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_analyst,outreach_stranger}'::text[]) AS r;
SELECT is(outreach.new_sequence_version(:'one'), 2, 'its number');
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', 'outreach_app', format('SELECT outreach.new_sequence_version(%L)', :'one')), 'an application may');
SELECT results_eq(format('SELECT version, step_number, subject_template, body_template, delay, condition FROM outreach.sequences WHERE campaign_id = %L ORDER BY version, step_number', :'one'),
  $$SELECT v, s.* FROM generate_series(1, 3) AS v, (VALUES (1, 's1', 'b1', interval '0', 'always'), (4, 's4', 'b4', '2 days', 'clicked')) AS s$$, 'a copy, and a copy of that');
SELECT results_eq('SELECT q.version, q.step_number, v.variant, v.subject_template, v.body_template FROM outreach.step_variants AS v JOIN outreach.sequences AS q USING (sequence_id) ORDER BY 1',
  $$SELECT n, 4, 'B', 'S', 'T' FROM generate_series(1, 3) AS n$$, 'with its variants');

-- Enrolments stay on the version they began with; the numbers stay unique across versions.
SELECT outreach.set_sequence_step(sequence_id, 'new subject') FROM outreach.sequences WHERE version = 3 AND step_number = 1;
SELECT outreach.remove_sequence_step(sequence_id) FROM outreach.sequences WHERE version = 3 AND step_number = 4;
SELECT outreach.add_sequence_step(:'one', 2, 's2', 'b2');
SELECT fixture.contactable('Late') AS late \gset
SELECT is(outreach.enroll_campaign(:'one'), 1::bigint, 'who is enrolled is not enrolled again by a new version');
SELECT results_eq('SELECT outreach_id, version, step_number FROM outreach.send_log ORDER BY version', format('VALUES (%L::uuid, 1, 1), (%L, 3, 1)', :'early', :'late'), 'a new enrolment begins with the newest');
SELECT results_eq($$SELECT outreach_id, subject_template FROM outreach.claim_sends('w') ORDER BY subject_template$$, format($$VALUES (%L::uuid, 'new subject'), (%L, 's1')$$, :'late', :'early'), 'each with its templates');
SELECT outreach.begin_sends(fixture.claims(:'one'));
SELECT outreach.finish_sends(fixture.outcomes(:'one'));
SELECT results_eq($$SELECT outreach_id, version, step_number, due_at - (SELECT p.sent_at FROM outreach.send_log AS p WHERE p.outreach_id = s.outreach_id AND p.step_number = 1) FROM outreach.send_log AS s WHERE status = 'scheduled' ORDER BY version$$,
  format($$VALUES (%L::uuid, 1, 4, interval '2 days'), (%L, 3, 2, '0')$$, :'early', :'late'), 'and goes on in it');
SELECT is((SELECT enrolled FROM outreach.vw_campaigns WHERE campaign_id = :'one'), 2::bigint, 'all of them count as enrolled');
SELECT is((SELECT steps FROM outreach.vw_campaigns WHERE campaign_id = :'one'), 2::bigint, 'the newest version''s steps count');
SELECT throws_ok(format($$INSERT INTO outreach.send_log (campaign_id, version, step_number, outreach_id, person_id, target_id, channel, recipient, due_at)
  SELECT campaign_id, 2, step_number, outreach_id, person_id, target_id, channel, recipient, due_at FROM outreach.send_log WHERE outreach_id = %L AND step_number = 1$$, :'late'), '23505', NULL, 'nobody gets a number twice, whatever the version');
SELECT results_eq(format('SELECT step_number, sent FROM outreach.vw_engagement_metrics WHERE campaign_id = %L ORDER BY step_number', :'one'), $$VALUES (1, 2::bigint), (2, 0), (4, 0)$$, 'one row of figures a number');

-- A version whose first step has another number than before.
SELECT outreach.new_sequence_version(:'one');
SELECT outreach.remove_sequence_step(sequence_id) FROM outreach.sequences WHERE version = 4 AND step_number = 1;
SELECT fixture.contactable('Later') AS later \gset
SELECT is((SELECT count(*) FROM outreach.preview_enrollment(:'one') WHERE reasons = '{}'), 1::bigint, 'the preview agrees');
SELECT is(outreach.enroll_campaign(:'one'), 1::bigint, 'it is enrolled');
SELECT results_eq(format('SELECT version, step_number FROM outreach.send_log WHERE outreach_id = %L', :'later'), 'VALUES (4, 2)', 'with that');
SELECT is((SELECT enrolled FROM outreach.vw_campaigns WHERE campaign_id = :'one'), 3::bigint, 'and counted');
SELECT fixture.contactable('Same address') AS same \gset
UPDATE outreach.people SET email = (SELECT email FROM outreach.people WHERE outreach_id = :'later') WHERE outreach_id = :'same';
SELECT is((SELECT reasons FROM outreach.preview_enrollment(:'one') WHERE outreach_id = :'same'), '{recipient is enrolled with another company}', 'an address that has the first step of the newest version is taken');

SELECT throws_ok('SELECT outreach.new_sequence_version(gen_random_uuid())', 'OX014', 'unknown campaign', 'unknown campaign');
SELECT throws_ok('SELECT outreach.new_sequence_version(NULL)', 'OX014', 'unknown campaign', 'no campaign');
SELECT outreach.set_campaign_status(:'one', 'completed');
SELECT throws_ok(format('SELECT outreach.new_sequence_version(%L)', :'one'), 'OX213', 'templates are immutable', 'not when it is over');

SELECT * FROM finish();
ROLLBACK;
