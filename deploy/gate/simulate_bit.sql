-- Deploy outreach:gate/simulate_bit to pg
-- requires: gate/vw_marketing_eligibility_with_overrides gate/computed_tier bit/bit_contributions bit/score_tier bit/require_weights

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.simulate_bit(weights jsonb, as_of timestamptz DEFAULT now())
RETURNS TABLE (
  tier_before integer, score_tier_before text, tier_after integer, score_tier_after text, moved boolean,
  companies bigint, outreach_ids uuid[]
)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET work_mem = '64MB'
AS $$
#variable_conflict use_column
DECLARE
  _as_of CONSTANT timestamptz := outreach_internal.bit_instant(simulate_bit.as_of);
BEGIN
  PERFORM outreach_internal.require_weights(simulate_bit.weights);

  RETURN QUERY
    WITH scored AS MATERIALIZED (
      SELECT c.outreach_id,
        least(100, floor(sum(c.contribution)))::integer AS before,
        least(100, floor(sum(CASE
          -- What has faded or is a duplicate never changes again, and counts nothing whatever it weighs.
          WHEN c.changes_at IS NOT NULL AND simulate_bit.weights ? c.signal_type THEN outreach_internal.bit_contribution(
            (simulate_bit.weights ->> c.signal_type)::numeric, c.decay_days, c.occurred_at, _as_of)
          ELSE c.contribution END)))::integer AS after
      FROM outreach_internal.bit_contributions(_as_of) AS c
      GROUP BY c.outreach_id
    ), stood AS (
      SELECT v.outreach_id, v.forced_tier, h.overall_status, h.talent_flow, h.people_intelligence, h.company_target,
        coalesce(s.before, 0) AS before, coalesce(s.after, 0) AS after
      FROM outreach.vw_marketing_eligibility_with_overrides AS v
      JOIN outreach_internal.company_state AS h ON h.outreach_id = v.outreach_id
      LEFT JOIN scored AS s ON s.outreach_id = v.outreach_id
    ), stands AS (
      SELECT t.outreach_id,
        coalesce(t.forced_tier, outreach_internal.computed_tier(
          t.overall_status, t.before, t.talent_flow, t.people_intelligence, t.company_target)) AS tier_before,
        outreach_internal.score_tier(t.before) AS score_tier_before,
        coalesce(t.forced_tier, outreach_internal.computed_tier(
          t.overall_status, t.after, t.talent_flow, t.people_intelligence, t.company_target)) AS tier_after,
        outreach_internal.score_tier(t.after) AS score_tier_after
      FROM stood AS t
    )
    SELECT g.tier_before, g.score_tier_before, g.tier_after, g.score_tier_after, m.moved, count(*),
      CASE WHEN m.moved THEN array_agg(g.outreach_id ORDER BY g.outreach_id) END
    FROM stands AS g
    CROSS JOIN LATERAL (
      SELECT (g.tier_before, g.score_tier_before) <> (g.tier_after, g.score_tier_after) AS moved) AS m
    GROUP BY g.tier_before, g.score_tier_before, g.tier_after, g.score_tier_after, m.moved
    ORDER BY g.tier_before DESC, g.score_tier_before, g.tier_after DESC, g.score_tier_after;
END
$$;

COMMENT ON FUNCTION outreach.simulate_bit(jsonb, timestamptz) IS
  'Where the companies would stand if the signal types weighed something else; writes nothing. weights is an object of signal type to points (0 to 1000), for all versions of the type; decay and windows stay. One row for each way from an effective tier and score tier at as_of (default: now) to another or the same: how many companies go it and, where it moves them, which. Summed over the first two columns it is the distribution before, over the next two the one after. Scores are exact for as_of; hub statuses and overrides are the present ones. Raises OX007 (unknown signal type), OX011 (malformed weights). Example: SELECT * FROM outreach.simulate_bit(''{"NEWS_MENTION": 15}'');';
GRANT EXECUTE ON FUNCTION outreach.simulate_bit(jsonb, timestamptz) TO outreach_app, outreach_operator, outreach_analyst;

COMMIT;
