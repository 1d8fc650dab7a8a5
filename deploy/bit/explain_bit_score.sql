-- Deploy outreach:bit/explain_bit_score to pg
-- requires: bit/bit_contributions spine/require_known

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.explain_bit_score(outreach_id uuid, as_of timestamptz DEFAULT clock_timestamp())
RETURNS TABLE (
  signal_id uuid, signal_type text, source_hub text, occurred_at timestamptz, weight numeric, decay_factor numeric,
  contribution numeric
)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _as_of CONSTANT timestamptz := outreach_internal.bit_instant(explain_bit_score.as_of);
BEGIN
  PERFORM outreach_internal.require_known(explain_bit_score.outreach_id);
  RETURN QUERY
    SELECT c.signal_id, c.signal_type, c.source_hub, c.occurred_at, c.weight,
      greatest(0, c.decay_days - date_part('day', _as_of - c.occurred_at)::integer)::numeric / c.decay_days,
      c.contribution
    FROM outreach_internal.bit_contributions(_as_of) AS c
    WHERE c.outreach_id = explain_bit_score.outreach_id AND c.occurred_at <= _as_of
    ORDER BY c.contribution DESC, c.occurred_at DESC, c.signal_id;
END
$$;

COMMENT ON FUNCTION outreach.explain_bit_score(uuid, timestamptz) IS
  'What a company''s BIT score at an instant (default: the clock) is made of: a row for each signal that had occurred, those that have faded or repeat another one with 0, the largest contribution first. decay_factor is the share of the weight that is left, 1 to 0; the contributions, rounded to 4 decimals, sum exactly to the score before floor and cap. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example: SELECT * FROM outreach.explain_bit_score(outreach_id => ''...'');';
GRANT EXECUTE ON FUNCTION outreach.explain_bit_score(uuid, timestamptz) TO outreach_app;

COMMIT;
