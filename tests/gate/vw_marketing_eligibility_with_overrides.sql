BEGIN;
SELECT plan(52);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_marketing_eligibility_with_overrides')$$, $$VALUES
  ('outreach_id uuid'), ('sovereign_company_id uuid'), ('company_name text'), ('domain text'), ('identity_status text'), ('eligibility_status text'), ('marketing_disabled boolean'),
  ('overall_status text'), ('bit_score integer'), ('score_tier text'), ('scored_at timestamp with time zone'), ('computed_tier integer'), ('forced_tier integer'), ('tier integer'),
  ('outreach_blocked boolean'), ('email_blocked boolean'), ('phone_blocked boolean'), ('override_ids uuid[]'), ('email_allowed boolean'), ('phone_allowed boolean'), ('reasons text[]')$$,
  'columns, in the contract''s order');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_marketing_eligibility_with_overrides')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_marketing_eligibility_with_overrides', 'outreach_owner', 'its owner');

-- Whether it agrees with the gate is shown on thousands of combinations in agreement.sql. Here: one company's life.
SELECT fixture.minted('Acme') AS a, fixture.minted('Other') AS other, fixture.company('Not minted') AS unminted \gset
SELECT is((SELECT count(*) FROM outreach.vw_marketing_eligibility_with_overrides), 2::bigint, 'one row per spine row, none for what is not minted');
CREATE TEMP VIEW acme AS SELECT * FROM outreach.vw_marketing_eligibility_with_overrides WHERE company_name = 'Acme';
CREATE FUNCTION pg_temp.says() RETURNS text LANGUAGE sql AS $$
  SELECT format('tier %s, email %s, phone %s, %s', tier, email_allowed, phone_allowed, (SELECT coalesce(string_agg(left(r, 5), ' '), '-') FROM unnest(reasons) AS r)) FROM acme
$$;
SELECT results_eq('SELECT outreach_id, overall_status, bit_score, score_tier, scored_at, computed_tier, forced_tier, tier, marketing_disabled, outreach_blocked, email_blocked, phone_blocked, override_ids, reasons FROM acme',
  format($$VALUES (%L::uuid, 'IN_PROGRESS', 0, 'COLD', NULL::timestamptz, -1, NULL::integer, -1, false, false, false, false, '{}'::uuid[], '{"OX101 tier is -1"}'::text[])$$, :'a'),
  'fresh from the mint: nothing is NULL that has an answer, and nothing is allowed');
SELECT outreach.set_hub_status(:'a', 'company-target', 'PASS') \gset
SELECT is(pg_temp.says(), 'tier 0, email t, phone t, -', 'the first hub passes');
SELECT outreach.set_hub_status(:'a', 'people-intelligence', 'PASS') \gset
SELECT is(pg_temp.says(), 'tier 1, email t, phone t, -', 'the second');
SELECT outreach.set_hub_status(:'a', 'talent-flow', 'PASS'), outreach.set_hub_status(:'a', 'company-target', 'IN_PROGRESS') \gset
SELECT is(pg_temp.says(), 'tier 2, email t, phone t, -', 'the first match wins: talent-flow alone is enough for 2');
SELECT fixture.hubs_pass(:'a') \gset
SELECT is(pg_temp.says(), 'tier 2, email t, phone t, -', 'complete, but no score');
INSERT INTO outreach.bit_scores (outreach_id, score, score_tier, signal_count, scored_at) VALUES (:'a', 49, 'WARM', 1, now());
SELECT is(pg_temp.says(), 'tier 2, email t, phone t, -', 'a score of 49 is not 50');
UPDATE outreach.bit_scores SET score = 50, score_tier = 'HOT' WHERE outreach_id = :'a';
SELECT is(pg_temp.says(), 'tier 3, email t, phone t, -', 'complete and 50');
SELECT outreach.set_hub_status(:'a', 'dol-filings', 'BLOCKED') \gset
SELECT is(pg_temp.says(), 'tier -1, email f, phone f, OX101', 'a required hub BLOCKED blocks the company, whatever its score');

-- A forced tier counts instead of the computed one, for as long as the clock says.
SELECT outreach.add_override(:'a', 'FORCE_TIER', 'pilot', 1, clock_timestamp() + interval '0.25 seconds') AS tier \gset
SELECT is(pg_temp.says(), 'tier 1, email t, phone t, -', 'a forced tier');
SELECT results_eq('SELECT computed_tier, forced_tier, override_ids FROM acme', format('VALUES (-1, 1, ARRAY[%L]::uuid[])', :'tier'), 'beside the computed one');
SELECT pg_sleep(0.26) \gset
SELECT is(pg_temp.says(), 'tier -1, email f, phone f, OX101', 'expired, in the same transaction and without a job');
SELECT results_eq('SELECT forced_tier, override_ids FROM acme', $$VALUES (NULL::integer, '{}'::uuid[])$$, 'it bears on the company no more');
SELECT fixture.hubs_pass(:'a') \gset

-- It never lifts anything.
SELECT outreach.add_override(:'a', 'FORCE_TIER', 'pilot', 3, clock_timestamp() + interval '1 day') AS tier \gset
SELECT outreach.set_marketing_disabled(:'a', true, 'x') \gset
SELECT is(pg_temp.says(), 'tier 3, email f, phone f, OX102', 'not the flag');
SELECT outreach.set_marketing_disabled(:'a', false, 'x') , outreach.add_override(:'a', 'BLOCK_EMAIL', 'x') AS email \gset
SELECT is(pg_temp.says(), 'tier 3, email f, phone t, OX104', 'not a channel''s block');
SELECT results_eq('SELECT outreach_blocked, email_blocked, phone_blocked FROM acme', 'VALUES (false, true, false)', 'which is that channel''s own');
SELECT outreach.remove_override(:'email', 'x'), outreach.add_override(:'a', 'BLOCK_OUTREACH', 'x') AS block \gset
SELECT is(pg_temp.says(), 'tier 3, email f, phone f, OX104', 'not a block of all channels');
SELECT results_eq('SELECT outreach_blocked, email_blocked, phone_blocked FROM acme', 'VALUES (true, false, false)', 'which is neither channel''s own');
SELECT outreach.remove_override(:'block', 'x') \gset
UPDATE cl.company_identity SET eligibility_status = 'INELIGIBLE' WHERE company_name = 'Acme';
SELECT is(pg_temp.says(), 'tier 3, email f, phone f, OX103', 'not ineligibility');
UPDATE cl.company_identity SET eligibility_status = NULL WHERE company_name = 'Acme';
SELECT is(pg_temp.says(), 'tier 3, email f, phone f, OX105', 'nor eligibility that is not known');
UPDATE cl.company_identity SET eligibility_status = 'ELIGIBLE', identity_status = 'FAIL' WHERE company_name = 'Acme';
SELECT is(pg_temp.says(), 'tier 3, email f, phone f, OX107', 'nor an identity that failed after the mint');
UPDATE cl.company_identity SET identity_status = 'PASS' WHERE company_name = 'Acme';

SELECT outreach.add_override(:'a', 'BLOCK_PHONE', 'x') AS phone, outreach.halt_all_outreach('x') AS halt \gset
SELECT is(pg_temp.says(), 'tier 3, email f, phone f, OX104', 'nor a halt');
SELECT results_eq('SELECT override_ids FROM acme', format('VALUES (ARRAY[%L, %L, %L]::uuid[])', :'halt', :'tier', :'phone'), 'all live overrides that bear on the company, the halt first');
SELECT results_eq($$SELECT outreach_blocked, override_ids FROM outreach.vw_marketing_eligibility_with_overrides WHERE company_name = 'Other'$$,
  format('VALUES (true, ARRAY[%L]::uuid[])', :'halt'), 'a halt bears on every company');
SELECT outreach.resume_all_outreach('x') \gset
SELECT is(pg_temp.says(), 'tier 3, email t, phone f, OX104', 'resumed: the company''s own block is left');
SELECT is((SELECT reasons FROM acme)::text, '{"OX104 kill switch is active: phone"}', 'and the reason says which');
UPDATE cl.company_identity SET eligibility_status = 'INELIGIBLE', identity_status = 'FAIL' WHERE company_name = 'Acme';
SELECT outreach.remove_override(:'tier', 'x'), outreach.add_override(:'a', 'FORCE_TIER', 'x', -1, clock_timestamp() + interval '1 day') AS down, outreach.set_marketing_disabled(:'a', true, 'x') \gset
SELECT is(pg_temp.says(), 'tier -1, email f, phone f, OX101 OX102 OX103 OX107 OX104', 'one reason per failing condition, in the gate''s order');

-- A score that has run out counts for a day more; then it is unknown for tier 3, the next rule decides, and the reasons say so.
SELECT fixture.minted('Stale') AS s \gset
SELECT fixture.hubs_pass(:'s'), fixture.scored(:'s', 50) \g /dev/null
CREATE FUNCTION pg_temp.ran_out(ago interval) RETURNS text LANGUAGE sql AS $$
  UPDATE outreach.bit_scores SET scored_at = clock_timestamp() - coalesce(ago, '0') - interval '1 day', valid_until = clock_timestamp() - ago WHERE outreach_id = (SELECT outreach_id FROM outreach.vw_marketing_eligibility_with_overrides WHERE company_name = 'Stale');
  SELECT format('tier %s, score %s %s, email %s, %s', tier, bit_score, score_tier, email_allowed, reasons) FROM outreach.vw_marketing_eligibility_with_overrides WHERE company_name = 'Stale'
$$;
SELECT is(pg_temp.ran_out(ago), says, why)
FROM (VALUES
  (interval '-1 hour', 'tier 3, score 50 HOT, email t, {}', 'a score that holds'),
  ('0', 'tier 3, score 50 HOT, email t, {}', 'one that has just run out'),
  ('23 hours 59 minutes', 'tier 3, score 50 HOT, email t, {}', 'within the grace'),
  ('24 hours 1 minute', 'tier 2, score 50 HOT, email t, {"OX101 tier is not 3: the BIT score is stale and counts as unknown"}', 'past it'),
  ('900 days', 'tier 2, score 50 HOT, email t, {"OX101 tier is not 3: the BIT score is stale and counts as unknown"}', 'long past it'),
  (NULL, 'tier 3, score 50 HOT, email t, {}', 'one that cannot change any more')) AS r (ago, says, why);
SELECT outreach.set_setting('bit_refresh_grace', '"1 hour"', 'test') \g /dev/null
SELECT is(pg_temp.ran_out('59 minutes'), 'tier 3, score 50 HOT, email t, {}', 'a grace of an hour');
SELECT is(pg_temp.ran_out('61 minutes'), 'tier 2, score 50 HOT, email t, {"OX101 tier is not 3: the BIT score is stale and counts as unknown"}', 'is over sooner');
SELECT outreach.set_setting('bit_refresh_grace', '0', 'test') \g /dev/null
SELECT is(pg_temp.ran_out('0.001 seconds'), 'tier 2, score 50 HOT, email t, {"OX101 tier is not 3: the BIT score is stale and counts as unknown"}', 'none at once');
SELECT outreach.set_setting('bit_refresh_grace', NULL, 'test') \g /dev/null
-- It is said only where tier 3 is missed because of it, and beside what else stands against the company.
CREATE FUNCTION pg_temp.stale_says(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  RETURN pg_temp.ran_out('2 days');
END $$;
SELECT is(pg_temp.stale_says(format(statement, :'s')), says, why)
FROM (VALUES
  ('SELECT outreach.add_override(%L, ''BLOCK_EMAIL'', ''x'')', 'tier 2, score 50 HOT, email f, {"OX104 kill switch is active: email","OX101 tier is not 3: the BIT score is stale and counts as unknown"}', 'a block beside it'),
  ('SELECT outreach.remove_override(override_id, ''x'') FROM outreach.manual_overrides WHERE outreach_id = %L AND removed_at IS NULL', 'tier 2, score 50 HOT, email t, {"OX101 tier is not 3: the BIT score is stale and counts as unknown"}', 'lifted'),
  ('SELECT outreach.add_override(%L, ''FORCE_TIER'', ''x'', 2, clock_timestamp() + ''1 day'')', 'tier 2, score 50 HOT, email t, {}', 'a forced tier: no score decides'),
  ('SELECT outreach.remove_override(override_id, ''x'') FROM outreach.manual_overrides WHERE outreach_id = %L AND removed_at IS NULL', 'tier 2, score 50 HOT, email t, {"OX101 tier is not 3: the BIT score is stale and counts as unknown"}', 'lifted'),
  ('SELECT outreach.set_hub_status(%L, ''dol-filings'', ''IN_PROGRESS'')', 'tier 2, score 50 HOT, email t, {}', 'not COMPLETE: tier 3 is missed anyway'),
  ('SELECT outreach.set_hub_status(%L, ''dol-filings'', ''FAIL'')', 'tier -1, score 50 HOT, email f, {"OX101 tier is -1"}', 'BLOCKED: so is every tier'),
  ('SELECT outreach.set_hub_status(%L, ''dol-filings'', ''PASS''); UPDATE outreach.bit_scores SET score = 49, score_tier = ''WARM'' WHERE outreach_id = %1$L', 'tier 2, score 49 WARM, email t, {}', 'a score that would not suffice')) AS c (statement, says, why);
UPDATE outreach.bit_scores SET score = 50, score_tier = 'HOT' WHERE outreach_id = :'s';
SELECT is((SELECT tier FROM outreach.marketing_safety_gate(:'s', 'email')), 2, 'the gate proceeds with the tier that is left');
SELECT outreach.refresh_bit_scores() \g /dev/null
SELECT is((SELECT reasons::text FROM outreach.vw_marketing_eligibility_with_overrides WHERE company_name = 'Stale'), '{}', 'refreshed there is nothing to say');

-- A reader needs no right but to the view.
CREATE FUNCTION pg_temp.analyst_sees() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  _rows bigint;
BEGIN
  PERFORM set_config('role', 'outreach_analyst', true);
  SELECT count(*) INTO _rows FROM outreach.vw_marketing_eligibility_with_overrides AS v WHERE cardinality(v.reasons) >= 0;
  PERFORM set_config('role', 'none', true);
  RETURN _rows;
END
$$;
SELECT is(pg_temp.analyst_sees(), 3::bigint, 'an analyst reads all of it, computed columns too');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.vw_marketing_eligibility_with_overrides'), '42501', NULL, role || ' does not')
FROM unnest('{outreach_stranger,outreach_app}'::text[]) AS role;
SELECT throws_ok('UPDATE outreach.vw_marketing_eligibility_with_overrides SET tier = 3', '55000', NULL, 'nobody writes through it');

SELECT * FROM finish();
ROLLBACK;
