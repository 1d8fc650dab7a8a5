-- Deploy outreach:bit/bit_steps to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.bit_steps(
  weight numeric, decay_days integer, occurred_at timestamptz, after timestamptz, until timestamptz
) RETURNS TABLE (at timestamptz, age_days integer, points numeric)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT occurred_at + k.age * interval '24 hours', k.age, p.points
  FROM pg_catalog.generate_series(
    CASE WHEN after < occurred_at THEN 0 ELSE pg_catalog.date_part('day', after - occurred_at)::integer + 1 END,
    least(decay_days, pg_catalog.date_part('day', until - occurred_at)::integer)) AS k (age)
  CROSS JOIN LATERAL (
    SELECT pg_catalog.round(weight * (decay_days - k.age) / decay_days, 4)
      - CASE WHEN k.age = 0 THEN 0 ELSE pg_catalog.round(weight * (decay_days - k.age + 1) / decay_days, 4) END AS points
  ) AS p
  WHERE occurred_at <= until AND p.points <> 0;
END;
COMMENT ON FUNCTION outreach_internal.bit_steps(numeric, integer, timestamptz, timestamptz, timestamptz) IS
  'Every change of a signal''s contribution in the half-open interval (after, until]: it comes (age 0, positive) and loses some points with each whole day. The sum of a company''s steps up to an instant is the sum of its contributions then. Inlined, so that a condition on the signal is evaluated first.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.bit_steps(numeric, integer, timestamptz, timestamptz, timestamptz)
  TO outreach_analyst, outreach_app, outreach_operator;

COMMIT;
