-- Deploy outreach:gate/vw_tier_changes to pg
-- requires: gate/tier_changes bit/weighed_signals bit/bit_contributions registry/access

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_tier_changes AS
SELECT
  n.outreach_id,
  c.company_name,
  n.recorded_at AS changed_at,
  o.recorded_at AS since,
  o.tier AS tier_before,
  n.tier,
  o.score_tier AS score_tier_before,
  n.score_tier,
  o.bit_score AS bit_score_before,
  n.bit_score,
  array_remove(ARRAY[
    CASE WHEN o.forced_tier IS DISTINCT FROM n.forced_tier THEN
      format('forced tier %s -> %s', coalesce(o.forced_tier::text, 'none'), coalesce(n.forced_tier::text, 'none')) END,
    CASE WHEN o.score_is_unknown <> n.score_is_unknown THEN
      'BIT score ' || CASE WHEN n.score_is_unknown THEN 'ran out: unknown for tier 3' ELSE 'is known again' END END,
    CASE WHEN o.bit_score <> n.bit_score THEN
      format('BIT score %s -> %s', o.bit_score, n.bit_score) || coalesce(': ' || s.signals, '') END
  ], NULL)
  || ARRAY(
    SELECT format('%s %s -> %s', h.key, o.hub_statuses ->> h.key, h.value)
    FROM jsonb_each_text(n.hub_statuses) AS h
    WHERE h.value <> o.hub_statuses ->> h.key
    ORDER BY h.key
  ) AS causes
FROM outreach.tier_changes AS n
CROSS JOIN LATERAL (
  SELECT p.*
  FROM outreach.tier_changes AS p
  WHERE p.outreach_id = n.outreach_id AND p.recorded_at < n.recorded_at
  ORDER BY p.recorded_at DESC
  LIMIT 1
) AS o
LEFT JOIN outreach.outreach AS k ON k.outreach_id = n.outreach_id
LEFT JOIN cl.company_identity AS c ON c.sovereign_company_id = k.sovereign_company_id
LEFT JOIN LATERAL (
  -- What the signals of each type gained or lost in between; one that was recorded in between came then.
  SELECT string_agg(format('%s %s', t.signal_type, to_char(t.points, 'FMSG999999990.0000')), ', ' ORDER BY abs(t.points) DESC, t.signal_type) AS signals
  FROM (
    SELECT w.signal_type,
      sum(outreach_internal.bit_contribution(w.weight, w.decay_days, w.occurred_at, n.recorded_at))
      - coalesce(sum(outreach_internal.bit_contribution(w.weight, w.decay_days, w.occurred_at, o.recorded_at))
        FILTER (WHERE w.recorded_at <= o.recorded_at), 0) AS points
    FROM outreach_internal.weighed_signals AS w
    WHERE w.outreach_id = n.outreach_id AND NOT w.is_duplicate AND w.recorded_at <= n.recorded_at
      AND o.bit_score <> n.bit_score
    GROUP BY w.signal_type
  ) AS t
  WHERE t.points <> 0
) AS s ON true;

COMMENT ON VIEW outreach.vw_tier_changes IS 'Which companies moved, when, from where to where, and because of what: every change of effective tier or score tier that outreach.snapshot_tiers() recorded. Example: SELECT * FROM outreach.vw_tier_changes WHERE changed_at > now() - interval ''7 days'';';
COMMENT ON COLUMN outreach.vw_tier_changes.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.vw_tier_changes.company_name IS 'Its name; NULL once it is archived.';
COMMENT ON COLUMN outreach.vw_tier_changes.changed_at IS 'The snapshot that found it moved.';
COMMENT ON COLUMN outreach.vw_tier_changes.since IS 'The snapshot that had found it where it was before: it stood there from then, and moved at some time in between.';
COMMENT ON COLUMN outreach.vw_tier_changes.tier_before IS 'Effective marketing tier before, -1 to 3.';
COMMENT ON COLUMN outreach.vw_tier_changes.tier IS 'Effective marketing tier after.';
COMMENT ON COLUMN outreach.vw_tier_changes.score_tier_before IS 'COLD, WARM, HOT or BURNING, before.';
COMMENT ON COLUMN outreach.vw_tier_changes.score_tier IS 'The same, after.';
COMMENT ON COLUMN outreach.vw_tier_changes.bit_score_before IS 'BIT score before, 0 to 100.';
COMMENT ON COLUMN outreach.vw_tier_changes.bit_score IS 'BIT score after.';
COMMENT ON COLUMN outreach.vw_tier_changes.causes IS 'What differs between the two: the forced tier, the BIT score with the points that each signal type gained or lost, the hubs'' statuses.';

GRANT SELECT ON outreach.vw_tier_changes TO outreach_analyst;

COMMIT;
