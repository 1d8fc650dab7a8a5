-- Deploy outreach:bit/scores_at to pg
-- requires: bit/bit_scores bit/bit_contributions bit/bit_versions

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

-- A contribution has four decimals: ten-thousandths are whole, and add up without numeric.
CREATE VIEW outreach_internal.bit_points AS
SELECT
  v.signal_type,
  v.valid_from,
  v.valid_until,
  v.is_deduped,
  ARRAY(
    SELECT (10000 * outreach_internal.bit_contribution(v.weight, v.decay_days, 'epoch', timestamptz 'epoch' + age.days * interval '24 hours'))::integer
    FROM generate_series(0, v.decay_days - 1) AS age (days)
    ORDER BY age.days
  ) AS points
FROM outreach_internal.bit_versions AS v
OFFSET 0;  -- once per version, not once per signal
COMMENT ON VIEW outreach_internal.bit_points IS 'Per version of a signal type, what its signals contribute by age.';
COMMENT ON COLUMN outreach_internal.bit_points.signal_type IS 'Name of the type.';
COMMENT ON COLUMN outreach_internal.bit_points.valid_from IS 'In force from here.';
COMMENT ON COLUMN outreach_internal.bit_points.valid_until IS 'In force until just before this; infinity for the last version.';
COMMENT ON COLUMN outreach_internal.bit_points.is_deduped IS 'As in outreach_internal.bit_versions.';
COMMENT ON COLUMN outreach_internal.bit_points.points IS 'Ten-thousandths of a point at the age of 0, 1, … decay_days - 1 whole days.';

-- The contributions of all signals are looked up by age instead of being reckoned one by one, and what is left of a day
-- is the end of a bin of 24 hours that begins where the signal occurred: together half the time of bit_totals().
CREATE FUNCTION outreach_internal.all_bit_totals(as_of timestamptz)
RETURNS TABLE (outreach_id uuid, signal_count bigint, valid_until timestamptz, contribution numeric)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.outreach_id, count(*),
    least(
      min(s.occurred_at) FILTER (WHERE s.comes),
      min(date_bin('24 hours', as_of, s.occurred_at)) FILTER (WHERE s.points IS NOT NULL) + interval '24 hours'
    ),
    coalesce(sum(s.points), 0) * 0.0001
  FROM (
    SELECT w.outreach_id, w.occurred_at, w.occurred_at > as_of AND NOT w.is_duplicate AS comes,
      CASE WHEN w.occurred_at <= as_of AND NOT w.is_duplicate THEN
        w.points[1 + date_part('day', as_of - w.occurred_at)::integer] END AS points
    FROM (
      SELECT r.outreach_id, r.occurred_at, p.points,
        p.is_deduped AND EXISTS (SELECT FROM outreach_internal.bit_duplicates AS d WHERE d.signal_id = r.signal_id) AS is_duplicate
      FROM outreach.bit_signals AS r
      JOIN outreach_internal.bit_points AS p
        ON p.signal_type = r.signal_type AND p.valid_from <= r.occurred_at AND r.occurred_at < p.valid_until
    ) AS w
    OFFSET 0  -- once per signal, not once per aggregate
  ) AS s
  GROUP BY s.outreach_id;
END;
COMMENT ON FUNCTION outreach_internal.all_bit_totals(timestamptz) IS
  'What outreach_internal.bit_totals() answers, for reading all signals of all companies at once.';

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
      FROM outreach_internal.all_bit_totals(as_of) AS c
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
