-- Deploy outreach:control/halt_all_outreach to pg
-- requires: control/override_audit core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.halt_all_outreach(reason text) RETURNS uuid
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _halt uuid;
BEGIN
  PERFORM outreach_internal.require_reason(halt_all_outreach.reason);
  INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason)
  VALUES (NULL, 'BLOCK_OUTREACH', halt_all_outreach.reason)
  ON CONFLICT (outreach_id, override_type) WHERE removed_at IS NULL DO NOTHING;
  SELECT o.override_id INTO _halt FROM outreach.manual_overrides AS o WHERE o.outreach_id IS NULL AND o.removed_at IS NULL;
  IF NOT FOUND THEN -- a rule or a trigger that somebody added: never let a halt fail in silence
    RAISE EXCEPTION 'brake was swallowed' USING
      ERRCODE = 'OX901', DETAIL = 'no halt is live after it was set', HINT = 'Something intercepts writes: see outreach.posture().';
  END IF;
  RETURN _halt;
END
$$;

COMMENT ON FUNCTION outreach.halt_all_outreach(text) IS
  'Stops all outreach, on every channel, for every company: once it has committed no send is claimed or begun. Returns the override_id of the halt; halting twice returns the first one''s and logs nothing. Raises OX004.';
GRANT EXECUTE ON FUNCTION outreach.halt_all_outreach(text) TO outreach_operator;

COMMIT;
