-- Deploy outreach:control/add_override to pg
-- requires: control/add_overrides

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.add_override(
  outreach_id uuid, override_type text, reason text, forced_tier integer DEFAULT NULL, expires_at timestamptz DEFAULT NULL
) RETURNS uuid
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach.add_overrides(jsonb_build_array(jsonb_build_object(
    'outreach_id', add_override.outreach_id,
    'override_type', add_override.override_type,
    'reason', add_override.reason,
    'forced_tier', add_override.forced_tier,
    'expires_at', add_override.expires_at)));
  RETURN (
    SELECT o.override_id FROM outreach.manual_overrides AS o
    WHERE o.outreach_id = add_override.outreach_id AND o.override_type = add_override.override_type AND o.removed_at IS NULL
  );
END
$$;

COMMENT ON FUNCTION outreach.add_override(uuid, text, text, integer, timestamptz) IS
  'Sets one override and returns its override_id. BLOCK_OUTREACH, BLOCK_EMAIL, BLOCK_PHONE stand until removed; FORCE_TIER needs forced_tier (-1 to 3) and expires_at in the future. Raises OX001, OX004, OX005, OX009, OX203. Example: SELECT outreach.add_override(:id, ''BLOCK_EMAIL'', ''asked us by phone to stop mailing'');';
GRANT EXECUTE ON FUNCTION outreach.add_override(uuid, text, text, integer, timestamptz) TO outreach_operator;

COMMIT;
