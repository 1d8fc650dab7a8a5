BEGIN;
SELECT plan(29);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.claim_places')$$, $$VALUES
  ('campaign_id uuid NOT NULL'),
  ('claim_day date NOT NULL'),
  ('claim_token uuid NOT NULL'),
  ('claimed_at timestamp with time zone NOT NULL'),
  ('sender_id uuid'),
  ('recipient_domain text')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.claim_places')$$, $$VALUES
  ('PRIMARY KEY (campaign_id, claim_day, claim_token)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.claim_places')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'claim_places', 'outreach_owner', 'its owner');

SELECT results_eq($$SELECT fixture.columns('outreach_internal.campaign_limit_locks')$$, $$VALUES
  ('campaign_id uuid NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.campaign_limit_locks')$$, $$VALUES
  ('PRIMARY KEY (campaign_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.campaign_limit_locks')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'campaign_limit_locks', 'outreach_owner', 'its owner');

SELECT fixture.function_is('outreach_internal.lock_limited_campaigns', 'channels text[]',
  'uuid[]', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.function_is('outreach_internal.discard_claim_places', '',
  'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.campaign('Free') AS free, fixture.campaign('Limited') AS limited, fixture.campaign('Paused') AS paused, fixture.campaign('Nothing due') AS idle, fixture.campaign('Used up') AS used,
  fixture.contactable() AS company \gset
SELECT outreach.enroll_campaign(c) FROM unnest(ARRAY[:'free', :'limited', :'paused', :'used']::uuid[]) AS c;
SELECT outreach.configure_campaign(c, '{"daily_send_limit": 1}', 'test') FROM unnest(ARRAY[:'limited', :'paused', :'idle', :'used']::uuid[]) AS c;
SELECT outreach.set_campaign_status(:'paused', 'paused');
INSERT INTO outreach_internal.claim_places VALUES (:'used', (clock_timestamp() AT TIME ZONE 'UTC')::date, gen_random_uuid(), clock_timestamp());
SELECT is(outreach_internal.lock_limited_campaigns('{email}'), ARRAY[:'limited']::uuid[], 'the one that is active and limited, has a place left and a send due');
SELECT results_eq('SELECT campaign_id FROM outreach_internal.campaign_limit_locks', format('VALUES (%L::uuid)', :'limited'), 'has its lock row now');
SELECT is(outreach_internal.lock_limited_campaigns('{phone}'), '{}'::uuid[], 'none on another channel');
SELECT is(outreach_internal.lock_limited_campaigns('{email}'), ARRAY[:'limited']::uuid[], 'again');

INSERT INTO outreach_internal.claim_places SELECT :'used', (clock_timestamp() AT TIME ZONE 'UTC')::date - d, gen_random_uuid(), clock_timestamp() - make_interval(days => d) FROM generate_series(1, 5) AS d;
INSERT INTO outreach_internal.campaign_limit_locks VALUES (gen_random_uuid());
SELECT is(outreach_internal.discard_claim_places(), 4::bigint, 'the places of past days go; yesterday''s stay, a claim may yet be given back');
SELECT is(outreach_internal.discard_claim_places(), 0::bigint, 'once');
SELECT is((SELECT count(*) FROM outreach_internal.campaign_limit_locks), 1::bigint, 'with the lock rows of campaigns that are gone');

SELECT * FROM finish();
ROLLBACK;
