-- Deploy outreach:core/require_outreach_id to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.require_outreach_id(outreach_id uuid) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF outreach_id IS NULL THEN
    RAISE EXCEPTION 'outreach_id is null' USING
      ERRCODE = 'OX001',
      HINT = 'Stop. Mint an outreach_id for the company first: outreach.mint_outreach(sovereign_company_id).';
  END IF;
  RETURN outreach_id;
END
$$;

COMMENT ON FUNCTION outreach_internal.require_outreach_id(uuid) IS
  'The golden rule: returns its argument, raises OX001 when it is NULL.';
GRANT EXECUTE ON FUNCTION outreach_internal.require_outreach_id(uuid) TO outreach_owner;

COMMIT;
