-- Deploy outreach:gate/snapshot_tiers to pg
-- requires: gate/tier_changes gate/company_state gate/vw_marketing_eligibility_with_overrides bit/bit_refresh_grace

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.snapshot_tiers() RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
DECLARE
  _now timestamptz;
  _grace CONSTANT interval := outreach_internal.bit_refresh_grace();
  _recorded bigint;
BEGIN
  -- One snapshot after the other: the second then sees what the first recorded.
  LOCK TABLE outreach.tier_changes IN SHARE ROW EXCLUSIVE MODE;
  _now := clock_timestamp();

  WITH last AS MATERIALIZED (
    SELECT DISTINCT ON (c.outreach_id) c.outreach_id, c.tier, c.score_tier
    FROM outreach.tier_changes AS c
    ORDER BY c.outreach_id, c.recorded_at DESC
  )
  INSERT INTO outreach.tier_changes (outreach_id, recorded_at, tier, score_tier, computed_tier, forced_tier, bit_score,
    score_is_unknown, hub_statuses)
  SELECT v.outreach_id, _now, v.tier, v.score_tier, v.computed_tier, v.forced_tier, v.bit_score,
    coalesce((
      SELECT outreach_internal.counts_as_unknown(b.valid_until, _now, _grace)
      FROM outreach.bit_scores AS b
      WHERE b.outreach_id = v.outreach_id), false),
    (
      SELECT jsonb_build_object('company-target', h.company_target, 'dol-filings', h.dol_filings,
        'people-intelligence', h.people_intelligence, 'talent-flow', h.talent_flow,
        'blog-content', h.blog_content, 'outreach-execution', h.outreach_execution)
      FROM outreach_internal.company_state AS h
      WHERE h.outreach_id = v.outreach_id
    )
  FROM outreach.vw_marketing_eligibility_with_overrides AS v
  LEFT JOIN last AS l ON l.outreach_id = v.outreach_id
  WHERE (l.tier, l.score_tier) IS DISTINCT FROM (v.tier, v.score_tier);
  GET DIAGNOSTICS _recorded = ROW_COUNT;
  RETURN _recorded;
END
$$;

COMMENT ON FUNCTION outreach.snapshot_tiers() IS
  'Records, for every company whose effective tier or score tier differs from its last record, where it stands now; returns how many. A company''s first record is where it began. Any scheduler may call it as often as it likes: a second call finds nothing to record. Read outreach.vw_tier_changes. Example: SELECT outreach.snapshot_tiers();';
GRANT EXECUTE ON FUNCTION outreach.snapshot_tiers() TO outreach_app, outreach_operator;

COMMIT;
