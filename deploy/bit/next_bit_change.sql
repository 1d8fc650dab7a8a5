-- Deploy outreach:bit/next_bit_change to pg
-- requires: bit/bit_contributions bit/weighed_signals bit/bit_steps bit/score_tier spine/require_known

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.next_bit_change(outreach_id uuid) RETURNS TABLE (at timestamptz, score integer, tier text)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _now CONSTANT timestamptz := clock_timestamp();
  _contribution numeric;
BEGIN
  PERFORM outreach_internal.require_known(next_bit_change.outreach_id);
  SELECT coalesce(sum(c.contribution), 0) INTO _contribution
  FROM outreach_internal.bit_contributions(_now) AS c
  WHERE c.outreach_id = next_bit_change.outreach_id;

  RETURN QUERY
    SELECT r.at, n.score, n.tier
    FROM (
      SELECT s.at, _contribution + sum(s.points) OVER (ORDER BY s.at) AS contribution
      FROM outreach_internal.weighed_signals AS w
      CROSS JOIN LATERAL outreach_internal.bit_steps(
        w.weight, w.decay_days, w.occurred_at, _now, outreach_internal.bit_instant('infinity')) AS s
      WHERE w.outreach_id = next_bit_change.outreach_id AND NOT w.is_duplicate
    ) AS r
    CROSS JOIN LATERAL (SELECT least(100, floor(r.contribution))::integer AS score OFFSET 0) AS f
    CROSS JOIN LATERAL (SELECT f.score, outreach_internal.score_tier(f.score) AS tier) AS n
    WHERE n.tier <> outreach_internal.score_tier(least(100, floor(_contribution))::integer)
    ORDER BY r.at
    LIMIT 1;
END
$$;

COMMENT ON FUNCTION outreach.next_bit_change(uuid) IS
  'When the score tier of a company changes next if no signal comes, with the score (0 to 100) and the tier from then on. No row: it never does. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example: SELECT * FROM outreach.next_bit_change(outreach_id => ''...'');';
GRANT EXECUTE ON FUNCTION outreach.next_bit_change(uuid) TO outreach_app, outreach_operator;

COMMIT;
