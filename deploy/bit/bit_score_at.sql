-- Deploy outreach:bit/bit_score_at to pg
-- requires: bit/bit_contributions spine/require_known

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.bit_score_at(outreach_id uuid, as_of timestamptz DEFAULT clock_timestamp()) RETURNS integer
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _as_of CONSTANT timestamptz := outreach_internal.bit_instant(bit_score_at.as_of);
BEGIN
  PERFORM outreach_internal.require_known(bit_score_at.outreach_id);
  RETURN (
    SELECT least(100, floor(coalesce(sum(c.contribution), 0)))
    FROM outreach_internal.bit_contributions(_as_of) AS c
    WHERE c.outreach_id = bit_score_at.outreach_id
  );
END
$$;

COMMENT ON FUNCTION outreach.bit_score_at(uuid, timestamptz) IS
  'BIT score of a company at any past or future instant (default: the clock), 0 to 100, from the signals recorded until now. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id). Example: SELECT outreach.bit_score_at(outreach_id => ''...'', as_of => ''2026-01-31Z'');';
GRANT EXECUTE ON FUNCTION outreach.bit_score_at(uuid, timestamptz) TO outreach_app;

COMMIT;
