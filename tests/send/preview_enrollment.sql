BEGIN;
SELECT plan(19);

SELECT fixture.function_is('outreach.preview_enrollment', 'campaign_id uuid',
  'TABLE(outreach_id uuid, person_id uuid, enrolled boolean, reasons text[])', 'stable', 'outreach_owner', '{outreach_app}');

SELECT fixture.campaign('One', 1, false) AS campaign, fixture.contactable('Cold') AS cold, fixture.contactable('Hot') AS hot, fixture.minted('Bare') AS bare \gset
SELECT fixture.scored(:'hot', 80);
SELECT results_eq(format('SELECT outreach_id, person_id, enrolled, reasons FROM outreach.preview_enrollment(%L)', :'campaign'),
  format($$SELECT o.id::uuid, p.person_id, o.enrolled, o.reasons FROM (VALUES (1, %L::uuid, true, '{}'::text[]), (2, %L, true, '{}'),
    (3, %L, false, '{OX101 tier is -1,OX110 company has no person,"tier -1 is below the campaign''s minimum of 0",company target is missing}')) AS o (position, id, enrolled, reasons)
    LEFT JOIN outreach.people AS p ON p.outreach_id = o.id ORDER BY o.position$$, :'hot', :'cold', :'bare'), 'every company, the best first, with every reason');
SELECT is((SELECT count(*) FROM outreach.send_log), 0::bigint, 'nothing is written');
SELECT outreach.configure_campaign(:'campaign', '{"min_tier": 3}', 'test');
UPDATE outreach.bit_scores SET scored_at = now() - interval '3 days', valid_until = now() - interval '2 days' WHERE outreach_id = :'hot';
SELECT results_eq(format('SELECT enrolled, reasons FROM outreach.preview_enrollment(%L) WHERE outreach_id = %L', :'campaign', :'hot'),
  $$VALUES (false, '{tier 2 is below the campaign''s minimum of 3: the BIT score is stale and counts as unknown}'::text[])$$, 'a score that ran out does not carry a company into a campaign of tier 3');
UPDATE outreach.bit_scores SET valid_until = NULL WHERE outreach_id = :'hot';
SELECT is((SELECT enrolled FROM outreach.preview_enrollment(:'campaign') WHERE outreach_id = :'hot'), true, 'one that holds does');
SELECT outreach.configure_campaign(:'campaign', '{"min_tier": 0}', 'test');
SELECT is(outreach.enroll_campaign(:'campaign'), (SELECT count(*) FROM outreach.preview_enrollment(:'campaign') WHERE enrolled), 'enrolling does what the preview said');
SELECT is((SELECT array_agg(outreach_id ORDER BY outreach_id) FROM outreach.send_log), (SELECT array_agg(outreach_id ORDER BY outreach_id) FROM outreach.preview_enrollment(:'campaign') WHERE enrolled), 'with the same companies');
UPDATE outreach.people SET contact_status = 'paused';
SELECT is((SELECT count(*) FROM outreach.preview_enrollment(:'campaign') WHERE enrolled), 2::bigint, 'who is enrolled stays enrolled');
SELECT throws_ok('SELECT * FROM outreach.preview_enrollment(gen_random_uuid())', 'OX014', NULL, 'unknown campaign');
SELECT throws_ok('SELECT * FROM outreach.preview_enrollment(NULL)', 'OX014', NULL, 'NULL');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.preview_enrollment(''%s'')')$$, :'campaign'), '42501', NULL, 'an analyst may not');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.preview_enrollment(''%s'')')$$, :'campaign'), '42501', NULL, 'a stranger may not');
SELECT lives_ok(format($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.preview_enrollment(''%s'')')$$, :'campaign'), 'an application may');

SELECT * FROM finish();
ROLLBACK;
