-- Revert outreach:campaign/guard_sequences from pg

BEGIN;

DROP TRIGGER guard_step_variants ON outreach.step_variants;
DROP TRIGGER guard_sequences ON outreach.sequences;
DROP FUNCTION outreach_internal.guard_step_variants();
DROP FUNCTION outreach_internal.guard_sequences();
DROP FUNCTION outreach_internal.require_open_version(uuid, integer, boolean);
DROP FUNCTION outreach_internal.version_is_open(uuid, integer);

COMMIT;
