BEGIN;
SELECT plan(12);

SELECT fixture.function_is('outreach_internal.require_campaign', 'campaign_id uuid, for_change boolean DEFAULT false',
  'outreach.campaigns', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.campaign('One') AS one \gset
SELECT is((outreach_internal.require_campaign(:'one')).name, 'One', 'the campaign');
SELECT is((outreach_internal.require_campaign(:'one', true)).name, 'One', 'the campaign, locked');
SELECT throws_ok($$SELECT outreach_internal.require_campaign(gen_random_uuid())$$, 'OX014', 'unknown campaign', 'unknown');
SELECT throws_ok($$SELECT outreach_internal.require_campaign(NULL)$$, 'OX014', 'unknown campaign', 'NULL');
SELECT isnt((fixture.refusal('SELECT outreach_internal.require_campaign(NULL)')).hint, '', 'with a hint');

SELECT * FROM finish();
ROLLBACK;
