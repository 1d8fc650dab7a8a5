-- Deploy outreach:control/archive_overrides to pg
-- requires: control/override_audit spine/outreach_archive

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.archive_overrides(outreach_ids uuid[], reason text) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _deleted bigint;
BEGIN
  -- Closed first, so that the audit says why; the archive holds them as they were.
  UPDATE outreach.manual_overrides AS o
  SET removed_at = clock_timestamp(), removed_by = session_user, removed_reason = 'archived: ' || archive_overrides.reason
  WHERE o.outreach_id = ANY (outreach_ids) AND o.removed_at IS NULL;

  DELETE FROM outreach.manual_overrides AS o
  USING outreach.outreach_archive AS a
  WHERE o.outreach_id = ANY (outreach_ids) AND a.outreach_id = o.outreach_id;
  GET DIAGNOSTICS _deleted = ROW_COUNT;
  RETURN _deleted;
END
$$;

COMMENT ON FUNCTION outreach_internal.archive_overrides(uuid[], text) IS
  'Deletes the overrides of companies that the archive already holds, audited; returns how many. The audit rows stay.';
GRANT EXECUTE ON FUNCTION outreach_internal.archive_overrides(uuid[], text) TO outreach_owner;

COMMIT;
