-- Deploy outreach:send/judge_enrollment to pg
-- requires: send/send_log send/suppressions send/contact_problem engagement/enrollment_stops spine/outreach_archive gate/vw_marketing_eligibility_with_overrides gate/gate_reasons send/is_suppressed

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.judge_enrollment(campaign_id uuid)
RETURNS TABLE (
  outreach_id uuid, person_id uuid, target_id uuid, recipient text, bit_score integer, already boolean, reasons text[]
)
LANGUAGE sql STABLE ROWS 1000000
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_custom_plan
AS $$
  WITH campaign AS MATERIALIZED (
    SELECT c.*, (
        SELECT q.step_number FROM outreach.sequences AS q WHERE q.campaign_id = c.campaign_id
        ORDER BY q.version DESC, q.step_number LIMIT 1
      ) AS first_step
    FROM outreach.campaigns AS c
    WHERE c.campaign_id = judge_enrollment.campaign_id
  ), company AS MATERIALIZED (
    SELECT v.* FROM outreach.vw_marketing_eligibility_with_overrides AS v
  ), person AS (
    -- Each company's best person: contactable first, then not suppressed, then by slot.
    SELECT DISTINCT ON (p.outreach_id)
      p.outreach_id,
      p.person_id,
      a.recipient,
      a.recipient_key,
      a.problem,
      u.suppressed
    FROM outreach.people AS p
    CROSS JOIN campaign AS c
    CROSS JOIN LATERAL (
      SELECT
        CASE c.channel WHEN 'email' THEN p.email ELSE p.phone END AS recipient,
        CASE c.channel WHEN 'email' THEN p.email_key ELSE p.phone_key END AS recipient_key,
        outreach_internal.contact_problem(c.channel, p.contact_status, p.email_key, p.phone_key, p.email_verification)
          AS problem
    ) AS a
    LEFT JOIN outreach.suppressions AS x ON x.channel = c.channel AND x.address = a.recipient_key
    CROSS JOIN LATERAL (
      SELECT CASE WHEN x.address IS NOT NULL THEN true
        WHEN (SELECT w.beyond_addresses FROM outreach_internal.suppression_scope AS w)
          THEN outreach_internal.is_suppressed(c.channel, a.recipient_key)
        ELSE false END AS suppressed
    ) AS u
    ORDER BY p.outreach_id, a.problem IS NOT NULL, u.suppressed,
      array_position(c.slot_priority, p.slot_type), p.person_id
  ), judged AS MATERIALIZED (
    SELECT
      v.outreach_id,
      p.person_id,
      t.target_id,
      p.recipient,
      p.recipient_key,
      v.bit_score,
      e.outreach_id IS NOT NULL AS already,
      k.recipient_key IS NOT NULL AS taken,
      CASE WHEN CASE c.channel WHEN 'email' THEN v.email_allowed ELSE v.phone_allowed END THEN '{}'::text[]
        ELSE outreach_internal.gate_reasons(v.tier, v.marketing_disabled, v.eligibility_status, v.identity_status,
          v.outreach_blocked, v.email_blocked, v.phone_blocked, c.channel)
      END
      || array_remove(ARRAY[
        CASE WHEN p.person_id IS NULL THEN 'OX110 company has no person'
          WHEN p.problem IS NOT NULL THEN 'OX110 ' || p.problem
          WHEN p.suppressed THEN 'OX108 address is suppressed' END,
        CASE WHEN b.sovereign_company_id IS NOT NULL THEN 'OX111 company was stopped in this campaign before it was archived' END,
        CASE WHEN v.tier >= c.min_tier THEN NULL
          ELSE format('tier %s is below the campaign''s minimum of %s', coalesce(v.tier::text, 'unknown'), c.min_tier)
            || CASE WHEN 'OX101 tier is not 3: the BIT score is stale and counts as unknown' = ANY (v.reasons)
              THEN ': the BIT score is stale and counts as unknown' ELSE '' END END,
        CASE WHEN array_position('{COLD,WARM,HOT,BURNING}', v.score_tier)
            >= array_position('{COLD,WARM,HOT,BURNING}', c.min_score_tier) THEN NULL
          ELSE format('score tier %s is below the campaign''s minimum of %s', coalesce(v.score_tier, 'unknown'),
            c.min_score_tier) END,
        CASE WHEN t.target_status = 'READY' THEN NULL
          ELSE 'company target is ' || coalesce(t.target_status, 'missing') END,
        CASE WHEN u.outreach_id IS NOT NULL THEN 'company is under way in another campaign' END
      ], NULL) AS reasons
    FROM campaign AS c
    CROSS JOIN company AS v
    LEFT JOIN outreach.company_target AS t ON t.outreach_id = v.outreach_id
    LEFT JOIN person AS p ON p.outreach_id = v.outreach_id
    LEFT JOIN (
      SELECT DISTINCT s.outreach_id FROM outreach.send_log AS s WHERE s.campaign_id = judge_enrollment.campaign_id
    ) AS e ON e.outreach_id = v.outreach_id
    LEFT JOIN (
      -- Exclusive is a campaign towards both: those that it finds a company in, and those that come after it.
      SELECT DISTINCT s.outreach_id
      FROM outreach.send_log AS s
      JOIN outreach.campaigns AS o ON o.campaign_id = s.campaign_id
      CROSS JOIN campaign AS c
      WHERE o.campaign_id <> c.campaign_id
        AND o.status IN ('draft', 'active', 'paused')
        AND (c.rules @> '{"exclusive": true}' OR o.rules @> '{"exclusive": true}')
        AND s.status IN ('scheduled', 'claimed', 'sending', 'unknown', 'blocked')
    ) AS u ON u.outreach_id = v.outreach_id
    LEFT JOIN (
      -- What speaks of an address only does not bind the company's next life.
      SELECT DISTINCT a.sovereign_company_id
      FROM outreach.enrollment_stops AS x
      JOIN outreach.outreach_archive AS a ON a.outreach_id = x.outreach_id
      WHERE x.campaign_id = judge_enrollment.campaign_id
        AND x.stop_reason NOT IN ('person stopped: bounce', 'person stopped: soft bounces')
    ) AS b ON b.sovereign_company_id = v.sovereign_company_id
    LEFT JOIN outreach.send_log AS k
      ON k.campaign_id = c.campaign_id AND k.step_number = c.first_step AND k.recipient_key = p.recipient_key
  ), ranked AS (
    -- Two companies may share a recipient; the better one gets the message.
    SELECT
      j.*,
      CASE WHEN NOT j.already AND NOT j.taken AND j.reasons = '{}' THEN
        row_number() OVER (
          PARTITION BY j.already OR j.taken OR j.reasons <> '{}', j.recipient_key
          ORDER BY j.bit_score DESC, j.outreach_id)
      END AS turn
    FROM judged AS j
  )
  SELECT
    r.outreach_id,
    r.person_id,
    r.target_id,
    r.recipient,
    r.bit_score,
    r.already,
    CASE
      WHEN r.already THEN '{already enrolled}'
      WHEN r.taken OR r.turn > 1 THEN r.reasons || 'recipient is enrolled with another company'::text
      ELSE r.reasons
    END
  FROM ranked AS r
$$;

COMMENT ON FUNCTION outreach_internal.judge_enrollment(uuid) IS
  'One row per company: the person a campaign would write to, and every reason why not; without a reason the company can be enrolled. The one definition behind preview_enrollment and enroll_campaign.';

COMMIT;
