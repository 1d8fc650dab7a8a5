-- Deploy outreach:bit/bit_contributions to pg
-- requires: bit/bit_signals bit/bit_duplicates bit/bit_versions

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The difference of two timestamptz counts days of 24 hours, whatever the time zone does in between; its day field is
-- the number of whole ones.
CREATE FUNCTION outreach_internal.bit_contribution(
  weight numeric, decay_days integer, occurred_at timestamptz, as_of timestamptz
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN as_of >= occurred_at THEN
      pg_catalog.round(
        weight * greatest(0, decay_days - pg_catalog.date_part('day', as_of - occurred_at)::integer) / decay_days, 4)
    ELSE 0
  END;
END;
COMMENT ON FUNCTION outreach_internal.bit_contribution(numeric, integer, timestamptz, timestamptz) IS
  'Points that a signal contributes at an instant: round(weight * greatest(0, decay_days - age_days) / decay_days, 4), age in whole days of 24 hours; 0 before it occurred.';

CREATE FUNCTION outreach_internal.bit_change_at(
  decay_days integer, occurred_at timestamptz, as_of timestamptz
) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN as_of < occurred_at THEN occurred_at
    WHEN pg_catalog.date_part('day', as_of - occurred_at) < decay_days THEN
      occurred_at + (pg_catalog.date_part('day', as_of - occurred_at) + 1) * interval '24 hours'
  END;
END;
COMMENT ON FUNCTION outreach_internal.bit_change_at(integer, timestamptz, timestamptz) IS
  'The first instant after as_of at which the contribution of a signal changes; NULL when it has faded for good.';

CREATE FUNCTION outreach_internal.bit_instant(as_of timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT greatest(least(coalesce(as_of, pg_catalog.clock_timestamp()), '200000-01-01 00:00:00+00'), '4000-01-01 00:00:00+00 BC');
END;
COMMENT ON FUNCTION outreach_internal.bit_instant(timestamptz) IS
  'The instant to score at: the clock for NULL; infinities become instants with which the server can still reckon.';

CREATE FUNCTION outreach_internal.bit_contributions(as_of timestamptz)
RETURNS TABLE (
  outreach_id uuid, signal_id uuid, signal_type text, source_hub text, occurred_at timestamptz, weight numeric,
  decay_days integer, contribution numeric, changes_at timestamptz
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.outreach_id, s.signal_id, s.signal_type, s.source_hub, s.occurred_at, v.weight, v.decay_days,
    CASE WHEN d.is_duplicate THEN 0
      ELSE outreach_internal.bit_contribution(v.weight, v.decay_days, s.occurred_at, as_of) END,
    CASE WHEN NOT d.is_duplicate THEN outreach_internal.bit_change_at(v.decay_days, s.occurred_at, as_of) END
  FROM outreach.bit_signals AS s
  JOIN outreach_internal.bit_versions AS v
    ON v.signal_type = s.signal_type AND v.valid_from <= s.occurred_at AND s.occurred_at < v.valid_until
  CROSS JOIN LATERAL (
    SELECT v.is_deduped AND EXISTS (
      SELECT FROM outreach_internal.bit_duplicates AS b WHERE b.signal_id = s.signal_id) AS is_duplicate
  ) AS d;
END;
COMMENT ON FUNCTION outreach_internal.bit_contributions(timestamptz) IS
  'Every signal with its contribution at an instant, by the version in force when it occurred, and when that changes next; a duplicate contributes 0. Inlined into the query that reads it, so that a condition on outreach_id uses the index.';
CREATE FUNCTION outreach_internal.bit_steps(after timestamptz, until timestamptz)
RETURNS TABLE (
  outreach_id uuid, signal_id uuid, signal_type text, at timestamptz, age_days integer, points numeric
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.outreach_id, s.signal_id, s.signal_type, s.occurred_at + k.age * interval '24 hours', k.age, p.points
  FROM outreach.bit_signals AS s
  JOIN outreach_internal.bit_versions AS v
    ON v.signal_type = s.signal_type AND v.valid_from <= s.occurred_at AND s.occurred_at < v.valid_until
  CROSS JOIN LATERAL pg_catalog.generate_series(
    CASE WHEN after < s.occurred_at THEN 0 ELSE pg_catalog.date_part('day', after - s.occurred_at)::integer + 1 END,
    least(v.decay_days, pg_catalog.date_part('day', until - s.occurred_at)::integer)) AS k (age)
  CROSS JOIN LATERAL (
    SELECT pg_catalog.round(v.weight * (v.decay_days - k.age) / v.decay_days, 4)
      - CASE WHEN k.age = 0 THEN 0 ELSE pg_catalog.round(v.weight * (v.decay_days - k.age + 1) / v.decay_days, 4) END AS points
  ) AS p
  WHERE s.occurred_at <= until AND p.points <> 0
    AND NOT (v.is_deduped AND EXISTS (SELECT FROM outreach_internal.bit_duplicates AS b WHERE b.signal_id = s.signal_id));
END;
COMMENT ON FUNCTION outreach_internal.bit_steps(timestamptz, timestamptz) IS
  'Every change of a contribution in the half-open interval (after, until]: a signal comes (age 0, positive) and loses some points with each whole day. The sum of a company''s steps up to an instant is the sum of its contributions then. Inlined like outreach_internal.bit_contributions().';

COMMIT;
