BEGIN;
SELECT plan(22);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.send_verdicts')$$, $$VALUES
  ('send_id uuid'),
  ('campaign_id uuid'),
  ('campaign_status text'),
  ('version integer'),
  ('step_number integer'),
  ('outreach_id uuid'),
  ('person_id uuid'),
  ('channel text'),
  ('recipient text'),
  ('recipient_key text'),
  ('codes text[]'),
  ('reasons text[]'),
  ('tier integer'),
  ('bit_score integer'),
  ('score_tier text'),
  ('marketing_disabled boolean'),
  ('override_ids uuid[]'),
  ('eligibility_status text'),
  ('identity_status text'),
  ('company_name text'),
  ('domain text'),
  ('full_name text'),
  ('title text'),
  ('slot_type text')$$, 'columns');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.send_verdicts')$$, 'who may do what with it: none');
SELECT view_owner_is('outreach_internal', 'send_verdicts', 'outreach_owner', 'its owner');

SELECT fixture.campaign() AS campaign \gset
CREATE FUNCTION pg_temp.verdict(flaw text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := fixture.contactable();
BEGIN
  PERFORM outreach.enroll_campaign(current_setting('test.campaign')::uuid);
  EXECUTE replace(flaw, ':id', quote_literal(_id));
  RETURN (SELECT CASE WHEN v.codes = ARRAY(SELECT left(r, 5) FROM unnest(v.reasons) AS r) THEN v.reasons ELSE '{codes and reasons differ}' END
    FROM outreach_internal.send_verdicts AS v WHERE v.outreach_id = _id);
END
$$;
SELECT set_config('test.campaign', :'campaign', true);
SELECT is(pg_temp.verdict('SELECT 1'), '{}', 'a send without a flaw');
SELECT is(pg_temp.verdict(flaw), ARRAY[reason], reason)
FROM (VALUES
  ($$SELECT outreach.add_override(:id, 'BLOCK_EMAIL', 'test')$$, 'OX104 kill switch is active: email'),
  ($$SELECT outreach.add_override(:id, 'FORCE_TIER', 'test', -1, now() + '1 day')$$, 'OX101 tier is -1'),
  ($$SELECT outreach.set_marketing_disabled(:id, true, 'test')$$, 'OX102 marketing is disabled'),
  ($$UPDATE cl.company_identity SET eligibility_status = 'INELIGIBLE' WHERE outreach_id = :id$$, 'OX103 company is INELIGIBLE'),
  ($$UPDATE cl.company_identity SET eligibility_status = NULL WHERE outreach_id = :id$$, 'OX105 eligibility is unknown'),
  ($$UPDATE cl.company_identity SET identity_status = 'PENDING' WHERE outreach_id = :id$$, 'OX107 identity is not PASS'),
  ($$INSERT INTO outreach.suppressions (channel, address, reason, origin) SELECT 'email', email_key, 'r', 'o' FROM outreach.people WHERE outreach_id = :id$$, 'OX108 address is suppressed'),
  ($$UPDATE outreach.people SET contact_status = 'unsubscribed' WHERE outreach_id = :id$$, 'OX110 person is unsubscribed'),
  ($$UPDATE outreach.people SET email = 'other@x.example' WHERE outreach_id = :id$$, 'OX110 address has changed since the step was scheduled'),
  ($$UPDATE outreach.people SET email_verification = 'INVALID' WHERE outreach_id = :id$$, 'OX110 email address is INVALID'),
  ($$INSERT INTO outreach.enrollment_stops (campaign_id, outreach_id, stop_reason, stopped_at) SELECT campaign_id, outreach_id, 'company stopped: reply', now() FROM outreach.send_log WHERE outreach_id = :id$$, 'OX111 company stopped: reply')) AS f (flaw, reason);
SELECT is(pg_temp.verdict(flaw), '{}', 'no flaw: ' || flaw)
FROM (VALUES ($$SELECT outreach.add_override(:id, 'BLOCK_PHONE', 'test')$$),
  ($$INSERT INTO outreach.enrollment_stops (campaign_id, outreach_id, paused_until) SELECT campaign_id, outreach_id, now() + '1 day' FROM outreach.send_log WHERE outreach_id = :id$$),
  ($$UPDATE outreach.people SET email = upper(email) WHERE outreach_id = :id$$),
  ($$UPDATE outreach.company_target SET target_status = 'FAILED' WHERE outreach_id = :id$$), ($$UPDATE outreach.campaigns SET min_tier = 3, min_score_tier = 'HOT'$$)) AS f (flaw);
UPDATE outreach.campaigns SET min_tier = 0, min_score_tier = 'COLD';
SELECT is(pg_temp.verdict($$
  UPDATE outreach.people SET contact_status = 'paused' WHERE outreach_id = :id;
  INSERT INTO outreach.suppressions (channel, address, reason, origin) SELECT 'email', email_key, 'r', 'o' FROM outreach.people WHERE outreach_id = :id;
  UPDATE cl.company_identity SET identity_status = 'FAIL', eligibility_status = NULL WHERE outreach_id = :id;
  SELECT outreach.add_override(:id, 'BLOCK_OUTREACH', 'test');
  SELECT outreach.set_marketing_disabled(:id, true, 'test');
  UPDATE outreach.campaigns SET status = 'paused'$$),
  '{OX102 marketing is disabled,OX105 eligibility is unknown,OX107 identity is not PASS,OX104 kill switch is active: outreach,OX108 address is suppressed,OX109 campaign is paused,OX110 person is paused}',
  'every reason, the gate''s first');
SELECT throws_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach_internal.send_verdicts')$$, '42501', NULL, 'it holds recipients: nobody reads it directly');

SELECT * FROM finish();
ROLLBACK;
