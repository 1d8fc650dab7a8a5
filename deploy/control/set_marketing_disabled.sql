-- Deploy outreach:control/set_marketing_disabled to pg
-- requires: control/override_audit control/require_on_spine core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.set_marketing_disabled(outreach_id uuid, disabled boolean, reason text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  PERFORM outreach_internal.require_outreach_id(set_marketing_disabled.outreach_id);
  PERFORM outreach_internal.require_reason(set_marketing_disabled.reason);
  PERFORM outreach_internal.require_on_spine(ARRAY[set_marketing_disabled.outreach_id]);
  IF set_marketing_disabled.disabled IS NULL THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016', DETAIL = 'disabled is null', HINT = 'Say true or false.';
  ELSIF set_marketing_disabled.disabled THEN
    INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason)
    VALUES (set_marketing_disabled.outreach_id, 'MARKETING_DISABLED', set_marketing_disabled.reason)
    ON CONFLICT (outreach_id, override_type) WHERE removed_at IS NULL DO NOTHING;
    IF NOT EXISTS (
      SELECT FROM outreach.manual_overrides AS o
      WHERE o.outreach_id = set_marketing_disabled.outreach_id AND o.override_type = 'MARKETING_DISABLED' AND o.removed_at IS NULL
    ) THEN
      RAISE EXCEPTION 'brake was swallowed' USING
        ERRCODE = 'OX901', DETAIL = format('outreach_id %s is not disabled after it was set', set_marketing_disabled.outreach_id),
        HINT = 'Something intercepts writes: see outreach.posture().';
    END IF;
  ELSE
    UPDATE outreach.manual_overrides AS o
    SET removed_at = clock_timestamp(), removed_by = session_user, removed_reason = set_marketing_disabled.reason
    WHERE o.outreach_id = set_marketing_disabled.outreach_id AND o.override_type = 'MARKETING_DISABLED' AND o.removed_at IS NULL;
  END IF;
END
$$;

COMMENT ON FUNCTION outreach.set_marketing_disabled(uuid, boolean, text) IS
  'Sets or lifts the MARKETING_DISABLED flag of a company. Setting the present state again changes and logs nothing. Raises OX001, OX004, OX005, OX016.';
GRANT EXECUTE ON FUNCTION outreach.set_marketing_disabled(uuid, boolean, text) TO outreach_operator;

COMMIT;
