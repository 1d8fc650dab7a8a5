-- Deploy outreach:bit/vw_bit_score_history to pg
-- requires: bit/weighed_signals bit/bit_steps bit/score_tier core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Nothing is stored: the steps of the contributions are summed up in order. Every window and group has outreach_id, so
-- that a condition on it reaches the index of the signals.
CREATE VIEW outreach.vw_bit_score_history AS
SELECT
  c.outreach_id,
  max(c.changed_at) AS changed_at,
  max(c.score_before) AS score_before,
  max(c.score) AS score,
  outreach_internal.score_tier(max(c.score_before)) AS score_tier_before,
  outreach_internal.score_tier(max(c.score)) AS score_tier,
  max(c.contribution) AS contribution,
  jsonb_agg(jsonb_build_object('signal_id', c.signal_id, 'signal_type', c.signal_type, 'change',
    CASE WHEN c.came THEN 'came' ELSE 'faded' END, 'points', c.points) ORDER BY abs(c.points) DESC, c.signal_id) AS signals
FROM (
  -- Per signal what it gained or lost since the change before.
  SELECT
    n.outreach_id,
    n.change,
    n.signal_id,
    n.signal_type,
    sum(n.points) AS points,
    bool_or(n.age_days = 0) AS came,
    max(n.at) FILTER (WHERE n.changed) AS changed_at,
    max(n.score_before) FILTER (WHERE n.changed) AS score_before,
    max(n.score) FILTER (WHERE n.changed) AS score,
    max(n.contribution) FILTER (WHERE n.changed) AS contribution
  FROM (
    SELECT
      s.*,
      -- The steps up to a change share its number.
      count(*) FILTER (WHERE s.changed) OVER (
        PARTITION BY s.outreach_id ORDER BY s.at GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS change
    FROM (
      SELECT
        r.*,
        least(100, floor(r.contribution - r.points_now))::integer AS score_before,
        least(100, floor(r.contribution))::integer AS score,
        least(100, floor(r.contribution - r.points_now)) <> least(100, floor(r.contribution)) AS changed
      FROM (
        SELECT
          w.outreach_id,
          w.signal_id,
          w.signal_type,
          t.at,
          t.age_days,
          t.points,
          sum(t.points) OVER (PARTITION BY w.outreach_id ORDER BY t.at) AS contribution,
          sum(t.points) OVER (PARTITION BY w.outreach_id, t.at) AS points_now
        FROM outreach_internal.weighed_signals AS w
        CROSS JOIN (SELECT outreach_internal.clock() AS now OFFSET 0) AS c
        CROSS JOIN LATERAL outreach_internal.bit_steps(w.weight, w.decay_days, w.occurred_at, '-infinity', c.now) AS t
        WHERE NOT w.is_duplicate
      ) AS r
    ) AS s
  ) AS n
  GROUP BY n.outreach_id, n.change, n.signal_id, n.signal_type
) AS c
GROUP BY c.outreach_id, c.change
HAVING max(c.changed_at) IS NOT NULL;

COMMENT ON VIEW outreach.vw_bit_score_history IS 'Every change of a company''s BIT score until now, with the signals that brought it about; computed from the signals recorded until now, by the versions in force. Read it by outreach_id: for all companies it takes a row per signal and day.';
COMMENT ON COLUMN outreach.vw_bit_score_history.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.vw_bit_score_history.changed_at IS 'When the score changed.';
COMMENT ON COLUMN outreach.vw_bit_score_history.score_before IS 'Score until then, 0 to 100.';
COMMENT ON COLUMN outreach.vw_bit_score_history.score IS 'Score from then on.';
COMMENT ON COLUMN outreach.vw_bit_score_history.score_tier_before IS 'COLD, WARM, HOT or BURNING, until then.';
COMMENT ON COLUMN outreach.vw_bit_score_history.score_tier IS 'The same from then on.';
COMMENT ON COLUMN outreach.vw_bit_score_history.contribution IS 'Sum of the contributions from then on, before floor and cap.';
COMMENT ON COLUMN outreach.vw_bit_score_history.signals IS 'What each signal gained or lost since the change before: an array of {"signal_id", "signal_type", "change": "came" or "faded", "points"}, the most points first. The points sum to the difference of the contributions.';

GRANT SELECT ON outreach.vw_bit_score_history TO outreach_analyst, outreach_app, outreach_operator;

COMMIT;
