-- Revert outreach:control/override_audit_log from pg

BEGIN;

DROP TABLE outreach.override_audit_log;
DROP FUNCTION outreach_internal.audit_row_hash(bigint, uuid, integer, bytea, uuid, text, jsonb, jsonb, text, text, text, timestamptz, bigint, bytea);

COMMIT;
