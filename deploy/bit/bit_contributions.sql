-- Deploy outreach:bit/bit_contributions to pg
-- requires: bit/bit_signals bit/bit_signal_types

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
  SELECT s.outreach_id, s.signal_id, s.signal_type, s.source_hub, s.occurred_at, t.weight, t.decay_days,
    outreach_internal.bit_contribution(t.weight, t.decay_days, s.occurred_at, as_of),
    outreach_internal.bit_change_at(t.decay_days, s.occurred_at, as_of)
  FROM outreach.bit_signals AS s
  JOIN outreach.bit_signal_types AS t ON t.signal_type = s.signal_type AND t.valid_from = s.type_valid_from;
END;
COMMENT ON FUNCTION outreach_internal.bit_contributions(timestamptz) IS
  'Every signal with its contribution at an instant and when that changes next. Inlined into the query that reads it, so that a condition on outreach_id uses the index.';

COMMIT;
