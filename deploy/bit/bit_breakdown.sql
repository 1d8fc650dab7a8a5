-- Deploy outreach:bit/bit_breakdown to pg
-- requires: bit/bit_contributions bit/bit_duplicates spine/require_known

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.bit_breakdown(outreach_id uuid, as_of timestamptz DEFAULT clock_timestamp())
RETURNS TABLE (
  signal_id uuid, signal_type text, source_hub text, occurred_at timestamptz, weight numeric, decay_days integer,
  days_left integer, contribution numeric, repeats uuid
)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _as_of CONSTANT timestamptz := outreach_internal.bit_instant(bit_breakdown.as_of);
BEGIN
  PERFORM outreach_internal.require_known(bit_breakdown.outreach_id);
  RETURN QUERY
    SELECT c.signal_id, c.signal_type, c.source_hub, c.occurred_at, c.weight, c.decay_days,
      greatest(0, c.decay_days - date_part('day', _as_of - c.occurred_at)::integer),
      c.contribution,
      (
        SELECT p.signal_id
        FROM outreach_internal.counted_signals(ARRAY[bit_breakdown.outreach_id]) AS w
        JOIN outreach.bit_signals AS p ON p.signal_id = w.signal_id
        WHERE w.counts AND w.signal_type = c.signal_type AND p.occurred_at <= c.occurred_at
          AND EXISTS (SELECT FROM outreach_internal.bit_duplicates AS d WHERE d.signal_id = c.signal_id)
        ORDER BY p.occurred_at DESC, p.source_ref COLLATE "C" DESC
        LIMIT 1
      )
    FROM outreach_internal.bit_contributions(_as_of) AS c
    WHERE c.outreach_id = bit_breakdown.outreach_id AND c.occurred_at <= _as_of
    ORDER BY c.contribution DESC, c.occurred_at DESC, c.signal_id;
END
$$;

COMMENT ON FUNCTION outreach.bit_breakdown(uuid, timestamptz) IS
  'A company''s BIT score at an instant (default: the clock) for people to read: a row for each signal that had occurred, the largest contribution first, with its weight in points, over how many days it fades (decay_days), the days left until it has (days_left) and, where it does not count because of its type''s window, the signal that it repeats (repeats). outreach.explain_bit_score() gives the same contributions. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example: SELECT * FROM outreach.bit_breakdown(outreach_id => ''...'');';
GRANT EXECUTE ON FUNCTION outreach.bit_breakdown(uuid, timestamptz) TO outreach_app, outreach_operator;

COMMIT;
