-- Deploy outreach:bit/scores_at to pg
-- requires: bit/bit_scores bit/bit_contributions

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.bit_totals(as_of timestamptz)
RETURNS TABLE (outreach_id uuid, signal_count bigint, valid_until timestamptz, contribution numeric)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.outreach_id, count(*),
    -- One addition per company, not one per signal.
    least(as_of + min(s.fades_in), min(s.changes_at) FILTER (WHERE s.occurred_at > as_of)),
    sum(s.contribution)
  FROM outreach_internal.bit_contributions(as_of) AS s
  GROUP BY s.outreach_id;
END;
COMMENT ON FUNCTION outreach_internal.bit_totals(timestamptz) IS
  'Per company with signals: how many, the first instant after as_of at which a contribution changes, and the sum of the contributions at as_of. Inlined like outreach_internal.bit_contributions().';

-- RETURN QUERY, unlike an assignment or INTO, may use parallel workers.
CREATE FUNCTION outreach_internal.scores_at(outreach_ids uuid[], as_of timestamptz) RETURNS SETOF outreach.bit_scores
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  IF outreach_ids IS NULL THEN
    RETURN QUERY
      SELECT c.outreach_id, n.score, outreach_internal.score_tier(n.score), c.signal_count::integer, as_of, c.valid_until,
        c.contribution
      FROM outreach_internal.bit_totals(as_of) AS c
      CROSS JOIN LATERAL (SELECT least(100, floor(c.contribution))::integer AS score) AS n;
  ELSE
    RETURN QUERY
      SELECT i.id, n.score, outreach_internal.score_tier(n.score), coalesce(c.signal_count, 0)::integer, as_of, c.valid_until,
        coalesce(c.contribution, 0)
      FROM unnest(outreach_ids) AS i (id)
      LEFT JOIN (
        SELECT t.* FROM outreach_internal.bit_totals(as_of) AS t WHERE t.outreach_id = ANY (outreach_ids)
      ) AS c ON c.outreach_id = i.id
      CROSS JOIN LATERAL (SELECT least(100, floor(coalesce(c.contribution, 0)))::integer AS score) AS n;
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.scores_at(uuid[], timestamptz) IS
  'The scores of these companies (NULL: of all that have signals) at an instant, from all their signals, as rows of outreach.bit_scores.';

COMMIT;
