BEGIN;
SELECT plan(14);

SELECT fixture.function_is('outreach.get_campaign', 'campaign_id uuid',
  'outreach.campaign', 'stable', 'outreach_owner', '{outreach_app}');

SELECT results_eq($$SELECT regexp_replace(c, ' (NOT NULL|DEFAULT).*', '') FROM fixture.columns('outreach.campaign') AS c$$, $$SELECT fixture.columns('outreach.vw_campaigns')$$, 'its type has the columns of the view');
SELECT fixture.enrolled(2) AS one \gset
SELECT results_eq(format('SELECT * FROM outreach.get_campaign(%L)', :'one'), format('SELECT * FROM outreach.vw_campaigns WHERE campaign_id = %L', :'one'), 'the row of the view');
SELECT is((outreach.get_campaign(:'one')).scheduled, 2::bigint, 'with its counts');
SELECT throws_ok($$SELECT outreach.get_campaign(gen_random_uuid())$$, 'OX014', NULL, 'unknown');
SELECT throws_ok($$SELECT outreach.get_campaign(NULL)$$, 'OX014', NULL, 'NULL');
SELECT lives_ok(format($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.get_campaign(''%s'')')$$, :'one'), 'an application may');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.get_campaign(''%s'')')$$, :'one'), '42501', NULL, 'a stranger may not');

SELECT * FROM finish();
ROLLBACK;
