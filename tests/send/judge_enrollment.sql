BEGIN;
SELECT plan(54);

SELECT fixture.function_is('outreach_internal.judge_enrollment', 'campaign_id uuid',
  'TABLE(outreach_id uuid, person_id uuid, target_id uuid, recipient text, bit_score integer, already boolean, reasons text[])', 'stable', 'outreach_owner', '{}', definer => false);

SELECT fixture.campaign('One') AS campaign, fixture.contactable('Good') AS good \gset
CREATE FUNCTION pg_temp.reasons(outreach_id uuid) RETURNS text[] LANGUAGE sql AS $$
  SELECT j.reasons FROM outreach_internal.judge_enrollment(current_setting('test.campaign')::uuid) AS j WHERE j.outreach_id = reasons.outreach_id
$$;
SELECT set_config('test.campaign', :'campaign', true);
SELECT results_eq(format($$SELECT person_id, target_id, recipient, bit_score, already, reasons FROM outreach_internal.judge_enrollment(%L) WHERE outreach_id = %L$$, :'campaign', :'good'),
  format($$SELECT p.person_id, t.target_id, p.email, 0, false, '{}'::text[] FROM outreach.people AS p JOIN outreach.company_target AS t USING (outreach_id) WHERE p.outreach_id = %L$$, :'good'), 'a company without a flaw');

-- One flaw at a time.
CREATE FUNCTION pg_temp.with_flaw(flaw text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := fixture.contactable();
BEGIN
  EXECUTE replace(flaw, ':id', quote_literal(_id));
  RETURN pg_temp.reasons(_id);
END
$$;
SELECT is(pg_temp.with_flaw(flaw), ARRAY[reason], reason)
FROM (VALUES
  ($$SELECT outreach.add_override(:id, 'BLOCK_OUTREACH', 'test')$$, 'OX104 kill switch is active: outreach'),
  ($$SELECT outreach.add_override(:id, 'BLOCK_EMAIL', 'test')$$, 'OX104 kill switch is active: email'),
  ($$SELECT outreach.set_marketing_disabled(:id, true, 'test')$$, 'OX102 marketing is disabled'),
  ($$UPDATE cl.company_identity SET eligibility_status = 'INELIGIBLE' WHERE outreach_id = :id$$, 'OX103 company is INELIGIBLE'),
  ($$UPDATE cl.company_identity SET eligibility_status = NULL WHERE outreach_id = :id$$, 'OX105 eligibility is unknown'),
  ($$UPDATE cl.company_identity SET identity_status = 'FAIL' WHERE outreach_id = :id$$, 'OX107 identity is not PASS'),
  ($$DELETE FROM outreach.people WHERE outreach_id = :id$$, 'OX110 company has no person'),
  ($$UPDATE outreach.people SET contact_status = 'paused' WHERE outreach_id = :id$$, 'OX110 person is paused'),
  ($$UPDATE outreach.people SET email = NULL WHERE outreach_id = :id$$, 'OX110 person has no email address'),
  ($$UPDATE outreach.people SET email_verification = 'INVALID' WHERE outreach_id = :id$$, 'OX110 email address is INVALID'),
  ($$INSERT INTO outreach.suppressions (channel, address, reason, origin) SELECT 'email', email_key, 'r', 'o' FROM outreach.people WHERE outreach_id = :id$$, 'OX108 address is suppressed'),
  ($$DELETE FROM outreach.company_target WHERE outreach_id = :id$$, 'company target is missing'),
  ($$UPDATE outreach.company_target SET target_status = 'PENDING' WHERE outreach_id = :id$$, 'company target is PENDING')) AS f (flaw, reason);
SELECT is(pg_temp.with_flaw(flaw), '{}', 'no flaw: ' || flaw)
FROM (VALUES ($$SELECT outreach.add_override(:id, 'BLOCK_PHONE', 'test')$$), ($$UPDATE outreach.people SET email_verification = 'UNKNOWN' WHERE outreach_id = :id$$),
  ($$INSERT INTO outreach.suppressions (channel, address, reason, origin) SELECT 'phone', phone_key, 'r', 'o' FROM outreach.people WHERE outreach_id = :id$$)) AS f (flaw);
SELECT is(pg_temp.with_flaw($$SELECT outreach.add_override(:id, 'FORCE_TIER', 'test', -1, now() + '1 day')$$), '{OX101 tier is -1,tier -1 is below the campaign''s minimum of 0}', 'tier -1 fails twice');
SELECT is(pg_temp.with_flaw($$WITH a AS (DELETE FROM outreach.people WHERE outreach_id = :id) DELETE FROM outreach.company_target WHERE outreach_id = :id$$),
  '{OX110 company has no person,company target is missing}', 'every reason is told');

-- The campaign's own bounds.
SELECT outreach.configure_campaign(:'campaign', '{"min_tier": 3, "min_score_tier": "WARM"}', 'test');
SELECT is(pg_temp.reasons(:'good'), '{tier 2 is below the campaign''s minimum of 3,score tier COLD is below the campaign''s minimum of WARM}', 'tier and score tier');
SELECT fixture.scored(:'good', 50);
SELECT is(pg_temp.reasons(:'good'), '{}', 'a hotter company');
UPDATE outreach.bit_scores SET scored_at = now() - interval '3 days', valid_until = now() - interval '2 days' WHERE outreach_id = :'good';
SELECT is(pg_temp.reasons(:'good'), '{tier 2 is below the campaign''s minimum of 3: the BIT score is stale and counts as unknown}', 'whose score ran out');
UPDATE outreach.bit_scores SET valid_until = now() - interval '1 hour' WHERE outreach_id = :'good';
SELECT is(pg_temp.reasons(:'good'), '{}', 'not long ago: it counts');
UPDATE outreach.bit_scores SET valid_until = now() - interval '2 days' WHERE outreach_id = :'good';
SELECT outreach.configure_campaign(:'campaign', '{"min_tier": 2}', 'test');
SELECT is(pg_temp.reasons(:'good'), '{}', 'where tier 2 suffices nothing is said of it');
UPDATE outreach.bit_scores SET valid_until = NULL WHERE outreach_id = :'good';
SELECT outreach.configure_campaign(:'campaign', '{"min_tier": 0, "min_score_tier": "COLD"}', 'test');

-- One person a company, the first by slot_priority; slots not named, and no slot, come last.
INSERT INTO outreach.people (outreach_id, full_name, slot_type, email) SELECT :'good', coalesce(s, 'nobody'), s, coalesce(s, 'nobody') || '@good.example' FROM unnest('{CEO,CFO,NULL}'::text[]) AS s;
CREATE FUNCTION pg_temp.chosen() RETURNS text LANGUAGE sql AS $$
  SELECT p.slot_type FROM outreach_internal.judge_enrollment(current_setting('test.campaign')::uuid) AS j JOIN outreach.people AS p USING (person_id)
  WHERE j.outreach_id = current_setting('test.good')::uuid
$$;
SELECT set_config('test.good', :'good', true);
SELECT is(pg_temp.chosen(), 'HR', 'the default begins with HR');
SELECT outreach.configure_campaign(:'campaign', '{"slot_priority": ["CFO"]}', 'test');
SELECT is(pg_temp.chosen(), 'CFO', 'the slot that is named');
UPDATE outreach.people SET contact_status = 'disqualified' WHERE slot_type = 'CFO';
SELECT isnt(pg_temp.chosen(), 'CFO', 'else another who can be contacted');
SELECT is(pg_temp.reasons(:'good'), '{}', 'without a reason against the company');
UPDATE outreach.people SET contact_status = 'disqualified' WHERE outreach_id = :'good' AND slot_type IS NOT NULL;
SELECT is(pg_temp.chosen(), NULL, 'somebody without a slot is better than nobody');

-- A recipient whom two companies share gets the message once, for the better company.
SELECT fixture.contactable('Cold') AS cold, fixture.contactable('Hot') AS hot \gset
UPDATE outreach.people SET email = 'Shared@Group.example' WHERE outreach_id = :'cold';
UPDATE outreach.people SET email = 'shared@group.example' WHERE outreach_id = :'hot';
SELECT fixture.scored(:'hot', 80);
SELECT is(pg_temp.reasons(:'hot'), '{}', 'the hotter company');
SELECT is(pg_temp.reasons(:'cold'), '{recipient is enrolled with another company}', 'and not the colder');
SELECT outreach.enroll_campaign(:'campaign', 1);
SELECT is(pg_temp.reasons(:'hot'), '{already enrolled}', 'enrolled');
SELECT is(pg_temp.reasons(:'cold'), '{recipient is enrolled with another company}', 'still not the colder');
SELECT is((SELECT count(*) FROM outreach_internal.judge_enrollment(:'campaign')), (SELECT count(*) FROM outreach.outreach), 'one row per company');

SELECT fixture.contactable('Callable') AS callable, outreach.create_campaign('Calls', 'phone') AS calls \gset
SELECT set_config('test.campaign', :'calls', true);
SELECT is((SELECT recipient FROM outreach_internal.judge_enrollment(:'calls') WHERE outreach_id = :'callable'), (SELECT phone FROM outreach.people WHERE outreach_id = :'callable'), 'a call goes to the phone');
SELECT is(pg_temp.with_flaw($$UPDATE outreach.people SET phone = NULL WHERE outreach_id = :id$$), '{OX110 person has no phone number}', 'which it needs');
SELECT is(pg_temp.with_flaw($$SELECT outreach.add_override(:id, 'BLOCK_PHONE', 'test')$$), '{OX104 kill switch is active: phone}', 'and which may be blocked');

-- What was stopped in a campaign stays so in the company's next life, unless it was for the address.
SELECT fixture.campaign('Again') AS again \gset
SELECT set_config('test.again', :'again', true);
CREATE FUNCTION pg_temp.reborn(stop_reason text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := fixture.contactable();
  _company uuid := (SELECT o.sovereign_company_id FROM outreach.outreach AS o WHERE o.outreach_id = _id);
BEGIN
  INSERT INTO outreach.enrollment_stops (campaign_id, outreach_id, stop_reason, stopped_at) VALUES (current_setting('test.again')::uuid, _id, stop_reason, now());
  PERFORM outreach.archive_outreach(ARRAY[_id], 'test', false);
  _id := outreach.mint_outreach(_company);
  PERFORM fixture.hubs_pass(_id);
  INSERT INTO outreach.company_target (outreach_id, target_status) VALUES (_id, 'READY');
  INSERT INTO outreach.people (outreach_id, full_name, email) VALUES (_id, 'X', 'x@reborn.example');
  RETURN (SELECT j.reasons FROM outreach_internal.judge_enrollment(current_setting('test.again')::uuid) AS j WHERE j.outreach_id = _id);
END
$$;
SELECT is(pg_temp.reborn('company stopped: reply'), '{OX111 company was stopped in this campaign before it was archived}', 'stopped by a reply before it was archived');
SELECT is(pg_temp.reborn('person stopped: bounce'), '{}', 'not so for a bounce');
SELECT set_config('test.again', fixture.campaign('Other')::text, true) \gset other_
SELECT is((SELECT count(*) FROM outreach_internal.judge_enrollment(current_setting('test.again')::uuid) WHERE reasons::text LIKE '%OX111%'), 0::bigint, 'nor in another campaign');

-- A company is in one campaign at a time, if either campaign says so.
SELECT set_config('test.campaign', :'campaign', true);
SELECT fixture.campaign('Other') AS other, fixture.contactable('Shared') AS shared \gset
SELECT outreach.enroll_campaign(:'other') \g /dev/null
SELECT is(pg_temp.reasons(:'shared'), '{}', 'under way in two, where neither is exclusive');
SAVEPOINT here;
SELECT outreach.configure_campaign(:'other', '{"exclusive": true}', 'test');
SELECT is(pg_temp.reasons(:'shared'), '{company is under way in another campaign}', 'the other one is');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'other' AND outreach_id = :'shared'), 1::bigint, 'which does not stand in its own way');
ROLLBACK TO here;
SELECT outreach.configure_campaign(:'campaign', '{"exclusive": true}', 'test');
SELECT is(pg_temp.reasons(:'shared'), '{company is under way in another campaign}', 'this one is');
SELECT outreach.enroll_campaign(:'campaign') \g /dev/null
SELECT is((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'campaign' AND outreach_id = :'shared'), 0::bigint, 'and nobody is enrolled twice');
SELECT outreach.set_campaign_status(:'other', 'paused');
SELECT is(pg_temp.reasons(:'shared'), '{company is under way in another campaign}', 'a paused one goes on');
SELECT outreach.set_campaign_status(:'other', 'completed');
SELECT is(pg_temp.reasons(:'shared'), '{}', 'a completed one is over');

SELECT * FROM finish();
ROLLBACK;
