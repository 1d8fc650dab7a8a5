-- Deploy outreach:control/override_audit_head to pg
-- requires: control/override_audit_log

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.override_audit_head() RETURNS TABLE (audit_id bigint, row_hash bytea, recorded_at timestamptz)
LANGUAGE sql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT l.audit_id, l.row_hash, l.recorded_at FROM outreach.override_audit_log AS l ORDER BY l.audit_id DESC LIMIT 1
$$;

COMMENT ON FUNCTION outreach.override_audit_head() IS
  'The last row of the audit chain; none while it is empty. Store it elsewhere: if the row with this audit_id is gone one day, or has another hash, the tail was cut or rewritten.';
GRANT EXECUTE ON FUNCTION outreach.override_audit_head() TO outreach_auditor;

COMMIT;
