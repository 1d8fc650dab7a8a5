-- Deploy outreach:send/send_verdicts to pg
-- requires: send/send_log send/suppressions send/contact_problem engagement/enrollment_stops gate/vw_marketing_eligibility_with_overrides gate/gate_reasons send/is_suppressed

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach_internal.send_verdicts AS
SELECT
  s.send_id,
  s.campaign_id,
  c.status AS campaign_status,
  s.version,
  s.step_number,
  s.outreach_id,
  s.person_id,
  s.channel,
  s.recipient,
  s.recipient_key,
  CASE WHEN j.reasons = '{}' THEN '{}'::text[]
    ELSE ARRAY(SELECT left(r.reason, 5) FROM unnest(j.reasons) WITH ORDINALITY AS r (reason, position) ORDER BY r.position)
  END AS codes,
  j.reasons,
  v.tier,
  v.bit_score,
  v.score_tier,
  v.marketing_disabled,
  v.override_ids,
  v.eligibility_status,
  v.identity_status,
  v.company_name,
  v.domain,
  p.full_name,
  p.title,
  p.slot_type
FROM outreach.send_log AS s
-- OFFSET 0: a send's campaign is looked up, never a campaign's sends read to find those asked for (which is what a planner
-- does that takes send_log for empty); and the gate is asked company by company, never for all of them to be joined afterwards.
CROSS JOIN LATERAL (
  SELECT k.status FROM outreach.campaigns AS k WHERE k.campaign_id = s.campaign_id
  OFFSET 0
) AS c
LEFT JOIN LATERAL (
  SELECT e.*
  FROM outreach.vw_marketing_eligibility_with_overrides AS e
  WHERE e.outreach_id = s.outreach_id
  OFFSET 0
) AS v ON true
LEFT JOIN outreach.people AS p ON p.person_id = s.person_id
LEFT JOIN outreach.suppressions AS x ON x.channel = s.channel AND x.address = s.recipient_key
LEFT JOIN outreach.enrollment_stops AS k ON k.campaign_id = s.campaign_id AND k.outreach_id = s.outreach_id
CROSS JOIN LATERAL (
  SELECT
    CASE
      WHEN v.outreach_id IS NULL THEN '{OX106 company is not on the spine}'::text[]
      WHEN CASE s.channel WHEN 'email' THEN v.email_allowed WHEN 'phone' THEN v.phone_allowed END THEN '{}'::text[]
      ELSE outreach_internal.gate_reasons(v.tier, v.marketing_disabled, v.eligibility_status, v.identity_status,
        v.outreach_blocked, v.email_blocked, v.phone_blocked, s.channel)
    END
    || array_remove(ARRAY[
      CASE WHEN CASE WHEN x.address IS NOT NULL THEN true
          WHEN (SELECT w.beyond_addresses FROM outreach_internal.suppression_scope AS w)
            THEN outreach_internal.is_suppressed(s.channel, s.recipient_key) END
        THEN 'OX108 address is suppressed' END,
      CASE WHEN c.status <> 'active' THEN 'OX109 campaign is ' || c.status END,
      'OX110 ' || coalesce(
        outreach_internal.contact_problem(s.channel, p.contact_status, p.email_key, p.phone_key, p.email_verification),
        CASE WHEN CASE s.channel WHEN 'email' THEN p.email_key ELSE p.phone_key END IS DISTINCT FROM s.recipient_key
          THEN 'address has changed since the step was scheduled' END),
      'OX111 ' || k.stop_reason
    ], NULL) AS reasons
  OFFSET 0
) AS j;

COMMENT ON VIEW outreach_internal.send_verdicts IS 'May this send go now? The one definition behind claim, begin and vw_blocked_sends. Read it by send_id.';
COMMENT ON COLUMN outreach_internal.send_verdicts.send_id IS 'The send.';
COMMENT ON COLUMN outreach_internal.send_verdicts.campaign_id IS 'Its campaign.';
COMMENT ON COLUMN outreach_internal.send_verdicts.campaign_status IS 'Status of the campaign.';
COMMENT ON COLUMN outreach_internal.send_verdicts.version IS 'Version of the campaign''s sequence.';
COMMENT ON COLUMN outreach_internal.send_verdicts.step_number IS 'Step of the campaign''s sequence.';
COMMENT ON COLUMN outreach_internal.send_verdicts.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.person_id IS 'The person.';
COMMENT ON COLUMN outreach_internal.send_verdicts.channel IS 'email or phone.';
COMMENT ON COLUMN outreach_internal.send_verdicts.recipient IS 'Address or number it goes to.';
COMMENT ON COLUMN outreach_internal.send_verdicts.recipient_key IS 'The recipient, normalised.';
COMMENT ON COLUMN outreach_internal.send_verdicts.codes IS 'Code of each condition that fails, in order: the gate''s, OX108 suppressed, OX109 campaign not active, OX110 not contactable, OX111 stopped. Empty: it may go.';
COMMENT ON COLUMN outreach_internal.send_verdicts.reasons IS 'The same as texts, each beginning with its code.';
COMMENT ON COLUMN outreach_internal.send_verdicts.tier IS 'Effective tier of the company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.bit_score IS 'BIT score of the company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.score_tier IS 'Score tier of the company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.marketing_disabled IS 'The flag of the company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.override_ids IS 'Live overrides that bear on the company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.eligibility_status IS 'Eligibility of the company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.identity_status IS 'Identity status of the company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.company_name IS 'Name of the company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.domain IS 'Host name of the company.';
COMMENT ON COLUMN outreach_internal.send_verdicts.full_name IS 'Name of the person.';
COMMENT ON COLUMN outreach_internal.send_verdicts.title IS 'Title of the person.';
COMMENT ON COLUMN outreach_internal.send_verdicts.slot_type IS 'Slot of the person.';

COMMIT;
