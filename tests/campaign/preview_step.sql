BEGIN;
SELECT plan(26);

SELECT fixture.function_is('outreach.preview_step', 'campaign_id uuid, step_number integer, person_id uuid',
  'TABLE(subject_template text, body_template text, context jsonb, variant text, version integer)', 'stable', 'outreach_owner', '{outreach_app}');

SELECT fixture.contactable('Acme') FROM generate_series(1, 20);
SELECT outreach.create_campaign('One') AS one \gset
SELECT outreach.add_sequence_step(:'one', 1, 's', 'b') AS step \gset
SELECT outreach.add_step_variant(:'step', v, 's' || v, 'b' || v) FROM unnest('{b,B,C}'::text[]) AS v;
SELECT outreach.add_sequence_step(:'one', 2, 's2', 'b2');
CREATE TEMP TABLE foreseen AS SELECT p.person_id, v.* FROM outreach.people AS p CROSS JOIN LATERAL outreach.preview_step(:'one', 1, p.person_id) AS v;
SELECT is((SELECT count(*) FROM foreseen), 20::bigint, 'one row for each');
SELECT cmp_ok((SELECT count(DISTINCT variant) FROM foreseen), '>', 1::bigint, 'with the variant of each');
SELECT is((SELECT bool_and(body_template = 'b' || CASE variant WHEN 'A' THEN '' ELSE variant END AND subject_template = 's' || CASE variant WHEN 'A' THEN '' ELSE variant END) FROM foreseen), true, 'and its templates');
SELECT is((SELECT array_agg(DISTINCT context ->> 'unsubscribe_token') FROM foreseen), '{preview}', 'the token is none');
SELECT is(outreach.unsubscribe('preview'), false, 'and unsubscribes nobody');
SELECT is((SELECT count(*) FROM outreach.send_log), 0::bigint, 'nothing is written');

-- What a claim then returns is what was foreseen.
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT outreach.enroll_campaign(:'one');
CREATE TEMP TABLE claim AS SELECT * FROM outreach.claim_sends('w');
CREATE TEMP TABLE claimed AS SELECT s.person_id, c.subject_template, c.body_template, c.context, s.variant, s.version FROM claim AS c JOIN outreach.vw_sends AS s USING (send_id);
SELECT set_eq($$SELECT person_id, subject_template, body_template, context - 'unsubscribe_token', variant, version FROM claimed$$,
  $$SELECT person_id, subject_template, body_template, context - 'unsubscribe_token', variant, version FROM foreseen$$, 'as it is sent');
SELECT is((SELECT count(*) FROM claimed AS c JOIN foreseen AS f USING (person_id) WHERE ARRAY(SELECT jsonb_object_keys(c.context)) = ARRAY(SELECT jsonb_object_keys(f.context))), 20::bigint, 'with the same keys');

-- The version: of the enrolment, or the newest.
SELECT outreach.new_sequence_version(:'one');
SELECT outreach.set_sequence_step(sequence_id, 'new') FROM outreach.sequences WHERE version = 2 AND step_number = 2;
SELECT person_id AS enrolled FROM outreach.people LIMIT 1 \gset
SELECT fixture.contactable('New') AS new \gset
SELECT person_id AS other FROM outreach.people WHERE outreach_id = :'new' \gset
SELECT results_eq(format('SELECT subject_template, variant, version FROM outreach.preview_step(%L, 2, %L)', :'one', :'enrolled'), $$VALUES ('s2', 'A', 1)$$, 'who is enrolled stays on the version');
SELECT results_eq(format('SELECT subject_template, variant, version FROM outreach.preview_step(%L, 2, %L)', :'one', :'other'), $$VALUES ('new', 'A', 2)$$, 'who is not would get the newest');

SELECT throws_ok(format('SELECT * FROM outreach.preview_step(%s)', given), 'OX014', message, 'refused: ' || message || ', ' || why)
FROM (VALUES (format('gen_random_uuid(), 1, %L', :'other'), 'unknown campaign', 'unknown'), (format('%L, 3, %L', :'one', :'other'), 'unknown step', 'unknown'), (format('%L, NULL, %L', :'one', :'other'), 'unknown step', 'NULL'),
  (format('%L, 1, gen_random_uuid()', :'one'), 'unknown person', 'unknown'), (format('%L, 1, NULL', :'one'), 'unknown person', 'NULL')) AS bad (given, message, why);
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', r, format('SELECT * FROM outreach.preview_step(%L, 1, %L)', :'one', :'other')), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_analyst,outreach_stranger}'::text[]) AS r;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', 'outreach_app', format('SELECT * FROM outreach.preview_step(%L, 1, %L)', :'one', :'other')), 'an application may');

SELECT * FROM finish();
ROLLBACK;
