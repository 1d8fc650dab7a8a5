-- Deploy outreach:control/remove_override to pg
-- requires: control/override_audit core/require_reason core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.remove_override(override_id uuid, reason text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_reason(remove_override.reason);
  UPDATE outreach.manual_overrides AS o
  SET removed_at = clock_timestamp(), removed_by = session_user, removed_reason = remove_override.reason
  WHERE o.override_id = remove_override.override_id
    AND o.removed_at IS NULL
    AND (o.expires_at IS NULL OR o.expires_at > (SELECT clock_timestamp()));
  IF FOUND THEN
    RETURN;
  END IF;
  IF EXISTS (SELECT FROM outreach.manual_overrides AS o WHERE o.override_id = remove_override.override_id) THEN
    RAISE EXCEPTION 'override is not live' USING
      ERRCODE = 'OX204',
      DETAIL = format('override_id %s', remove_override.override_id),
      HINT = 'It was removed or has expired; see outreach.vw_overrides.';
  END IF;
  RAISE EXCEPTION 'unknown override' USING
    ERRCODE = 'OX014',
    DETAIL = format('override_id %s', coalesce(remove_override.override_id::text, 'null')),
    HINT = 'See outreach.vw_overrides.';
END
$$;

COMMENT ON FUNCTION outreach.remove_override(uuid, text) IS
  'Lifts a live override. Raises OX004 (reason), OX014 (unknown), OX204 (removed or expired already).';
GRANT EXECUTE ON FUNCTION outreach.remove_override(uuid, text) TO outreach_operator;

COMMIT;
