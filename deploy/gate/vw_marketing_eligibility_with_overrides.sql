-- Deploy outreach:gate/vw_marketing_eligibility_with_overrides to pg
-- requires: gate/company_state gate/gate_reasons gate/computed_tier bit/bit_refresh_grace control/manual_overrides

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- OFFSET 0 keeps the planner from repeating an expression at each place that uses it. So does the outer join to one empty row,
-- which the last line makes an inner one: kept in one piece, the question whether a company is overridden is answered by key
-- for a few companies and by one hash of all live overrides for many.
CREATE VIEW outreach.vw_marketing_eligibility_with_overrides AS
SELECT
  h.outreach_id,
  h.sovereign_company_id,
  h.company_name,
  h.domain,
  h.identity_status,
  h.eligibility_status,
  m.marketing_disabled,
  h.overall_status,
  coalesce(h.score, 0) AS bit_score,
  coalesce(h.score_tier, 'COLD') AS score_tier,
  h.scored_at,
  q.computed_tier,
  m.forced_tier,
  t.tier,
  q.outreach_blocked,
  m.email_blocked,
  m.phone_blocked,
  coalesce(halt.override_ids || m.override_ids, halt.override_ids, m.override_ids, '{}') AS override_ids,
  q.marketable AND NOT m.email_blocked AS email_allowed,
  q.marketable AND NOT m.phone_blocked AS phone_allowed,
  CASE WHEN q.marketable AND NOT m.email_blocked AND NOT m.phone_blocked THEN '{}'
    ELSE outreach_internal.gate_reasons(t.tier, m.marketing_disabled, h.eligibility_status, h.identity_status,
      q.outreach_blocked, m.email_blocked, m.phone_blocked, NULL)
  END
  || CASE WHEN q.score_is_unknown AND h.overall_status = 'COMPLETE' AND h.score >= 50 AND m.forced_tier IS NULL
    THEN '{OX101 tier is not 3: the BIT score is stale and counts as unknown}'::text[] ELSE '{}' END AS reasons
FROM (SELECT) AS one
LEFT JOIN (
  SELECT
    s.*,
    EXISTS (SELECT FROM outreach.manual_overrides AS o WHERE o.outreach_id = s.outreach_id AND o.removed_at IS NULL) AS overridden
  FROM outreach_internal.company_state AS s
) AS h ON true
LEFT JOIN LATERAL (
  -- Grouped, so that nothing is aggregated where there is no override.
  SELECT
    max(o.forced_tier) AS forced_tier,
    bool_or(o.override_type = 'MARKETING_DISABLED') AS marketing_disabled,
    bool_or(o.override_type = 'BLOCK_OUTREACH') AS outreach_blocked,
    bool_or(o.override_type = 'BLOCK_EMAIL') AS email_blocked,
    bool_or(o.override_type = 'BLOCK_PHONE') AS phone_blocked,
    array_agg(o.override_id ORDER BY o.created_at, o.override_id) AS override_ids
  FROM outreach.manual_overrides AS o
  WHERE h.overridden
    AND o.outreach_id = h.outreach_id
    AND o.removed_at IS NULL
    AND (o.expires_at IS NULL OR o.expires_at > h.as_of)
  GROUP BY o.outreach_id
) AS l ON true
CROSS JOIN LATERAL (
  SELECT
    l.forced_tier,
    coalesce(l.marketing_disabled, false) AS marketing_disabled,
    coalesce(l.outreach_blocked, false) AS outreach_blocked,
    coalesce(l.email_blocked, false) AS email_blocked,
    coalesce(l.phone_blocked, false) AS phone_blocked,
    l.override_ids
) AS m
CROSS JOIN (
  SELECT array_agg(o.override_id) AS override_ids
  FROM outreach.manual_overrides AS o
  WHERE o.outreach_id IS NULL AND o.removed_at IS NULL
) AS halt
CROSS JOIN LATERAL (
  SELECT
    g.computed_tier,
    u.score_is_unknown,
    u.outreach_blocked,
    coalesce(coalesce(m.forced_tier, g.computed_tier) >= 0 AND NOT m.marketing_disabled
      AND h.eligibility_status = 'ELIGIBLE' AND h.identity_status = 'PASS' AND NOT u.outreach_blocked, false) AS marketable
  FROM (
    SELECT
      -- The grace is looked up only where a score has run out.
      CASE
        WHEN h.score_valid_until < h.as_of THEN outreach_internal.counts_as_unknown(
          h.score_valid_until, h.as_of, (SELECT outreach_internal.bit_refresh_grace()))
        ELSE false
      END AS score_is_unknown,
      m.outreach_blocked OR halt.override_ids IS NOT NULL AS outreach_blocked
  ) AS u
  CROSS JOIN LATERAL (
    SELECT outreach_internal.computed_tier(h.overall_status, CASE WHEN NOT u.score_is_unknown THEN h.score END,
      h.talent_flow, h.people_intelligence, h.company_target) AS computed_tier
  ) AS g
  OFFSET 0
) AS q
CROSS JOIN LATERAL (SELECT coalesce(m.forced_tier, q.computed_tier) AS tier) AS t
WHERE h.outreach_id IS NOT NULL;

COMMENT ON VIEW outreach.vw_marketing_eligibility_with_overrides IS 'AUTHORITATIVE: who may be marketed to, and why not. One row per company on the spine, overrides and halt included, by the clock. email_allowed and phone_allowed are true exactly when outreach.marketing_safety_gate() proceeds for that channel.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.sovereign_company_id IS 'The company in the registry.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.company_name IS 'Its name in the registry.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.domain IS 'Its host name in the registry.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.identity_status IS 'PENDING, PASS or FAIL; only PASS proceeds.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.eligibility_status IS 'ELIGIBLE, INELIGIBLE or NULL (unknown); only ELIGIBLE proceeds.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.marketing_disabled IS 'True while a MARKETING_DISABLED override is live.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.overall_status IS 'BLOCKED, COMPLETE or IN_PROGRESS, from the required hubs.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.bit_score IS 'Stored BIT score, 0 to 100; 0 without signals.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.score_tier IS 'COLD 0-24, WARM 25-49, HOT 50-74, BURNING 75+.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.scored_at IS 'When the score was computed; NULL without signals.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.computed_tier IS 'First match: BLOCKED -1; COMPLETE and BIT >= 50 3; talent-flow PASS 2; people-intelligence PASS 1; company-target PASS 0; else -1. A score that is past valid_until plus the setting bit_refresh_grace counts as unknown.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.forced_tier IS 'Tier of a live FORCE_TIER, else NULL.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.tier IS 'The effective tier: forced, else computed.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.outreach_blocked IS 'True while a BLOCK_OUTREACH of the company or a global halt is live.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.email_blocked IS 'True while a BLOCK_EMAIL is live.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.phone_blocked IS 'True while a BLOCK_PHONE is live.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.override_ids IS 'All live overrides that bear on the company, a halt first; empty if none.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.email_allowed IS 'True exactly when the gate proceeds for email.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.phone_allowed IS 'True exactly when the gate proceeds for phone.';
COMMENT ON COLUMN outreach.vw_marketing_eligibility_with_overrides.reasons IS 'One text per failing condition over all channels, beginning with its code, in the gate''s order; empty when every channel is allowed. One text more, also beginning with OX101, says so where tier 3 is missed only because the BIT score is stale.';

GRANT SELECT ON outreach.vw_marketing_eligibility_with_overrides TO outreach_analyst;

COMMIT;
