-- Deploy outreach:bit/scores_at to pg
-- requires: bit/bit_scores bit/bit_contributions

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- RETURN QUERY, unlike an assignment or INTO, may use parallel workers.
CREATE FUNCTION outreach_internal.scores_at(outreach_ids uuid[], as_of timestamptz) RETURNS SETOF outreach.bit_scores
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT i.id, n.score, outreach_internal.score_tier(n.score), coalesce(c.signal_count, 0), as_of, c.valid_until,
      coalesce(c.contribution, 0)
    FROM unnest(outreach_ids) AS i (id)
    LEFT JOIN (
      SELECT s.outreach_id, count(*)::integer AS signal_count, min(s.changes_at) AS valid_until,
        sum(s.contribution) AS contribution
      FROM outreach_internal.bit_contributions(as_of) AS s
      WHERE s.outreach_id = ANY (outreach_ids)
      GROUP BY s.outreach_id
    ) AS c ON c.outreach_id = i.id
    CROSS JOIN LATERAL (SELECT least(100, floor(coalesce(c.contribution, 0)))::integer AS score) AS n;
END
$$;
COMMENT ON FUNCTION outreach_internal.scores_at(uuid[], timestamptz) IS
  'The scores of these companies at an instant, from all their signals, as rows of outreach.bit_scores.';

COMMIT;
