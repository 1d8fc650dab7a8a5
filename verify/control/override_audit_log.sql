-- Verify outreach:control/override_audit_log on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.audit_row_hash(bigint, uuid, integer, bytea, uuid, text, jsonb, jsonb, text, text, text, timestamptz, bigint, bytea)', 'outreach_control', '{}');
SELECT outreach_internal.verify_relation('outreach.override_audit_log', 'outreach_control', '{outreach_auditor}');
SELECT outreach_internal.verify_guards('outreach.override_audit_log', '{0_refuse_change,refuse_truncate}');

ROLLBACK;
