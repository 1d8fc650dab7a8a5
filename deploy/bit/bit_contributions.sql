-- Deploy outreach:bit/bit_contributions to pg
-- requires: bit/weighed_signals

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
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.bit_contribution(numeric, integer, timestamptz, timestamptz) TO outreach_analyst;

-- No days in the result: a day that is added to a timestamptz is one of the session's time zone.
CREATE FUNCTION outreach_internal.bit_fades_in(
  decay_days integer, occurred_at timestamptz, as_of timestamptz
) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN as_of >= occurred_at AND pg_catalog.date_part('day', as_of - occurred_at) < decay_days THEN
      interval '24 hours' - ((as_of - occurred_at) - pg_catalog.date_trunc('day', as_of - occurred_at))
  END;
END;
COMMENT ON FUNCTION outreach_internal.bit_fades_in(integer, timestamptz, timestamptz) IS
  'Time from as_of, up to 24 hours, until a signal that has occurred loses points next; NULL before it occurred and when it has faded for good.';

CREATE FUNCTION outreach_internal.bit_change_at(
  decay_days integer, occurred_at timestamptz, as_of timestamptz
) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN as_of < occurred_at THEN occurred_at
    ELSE as_of + outreach_internal.bit_fades_in(decay_days, occurred_at, as_of) END;
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
  decay_days integer, contribution numeric, changes_at timestamptz, fades_in interval
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.outreach_id, s.signal_id, s.signal_type, s.source_hub, s.occurred_at, s.weight, s.decay_days,
    CASE WHEN s.is_duplicate THEN 0
      ELSE outreach_internal.bit_contribution(s.weight, s.decay_days, s.occurred_at, as_of) END,
    CASE WHEN NOT s.is_duplicate THEN outreach_internal.bit_change_at(s.decay_days, s.occurred_at, as_of) END,
    CASE WHEN NOT s.is_duplicate THEN outreach_internal.bit_fades_in(s.decay_days, s.occurred_at, as_of) END
  FROM outreach_internal.weighed_signals AS s;
END;
COMMENT ON FUNCTION outreach_internal.bit_contributions(timestamptz) IS
  'Every signal with its contribution at an instant, by the version in force when it occurred, and when that changes next; a duplicate contributes 0. Inlined into the query that reads it, so that a condition on outreach_id uses the index.';

COMMIT;
