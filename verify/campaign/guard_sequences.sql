-- Verify outreach:campaign/guard_sequences on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.version_is_open(uuid, integer)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.require_open_version(uuid, integer, boolean)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.guard_sequences()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.guard_step_variants()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.sequences', '{guard_sequences}');
SELECT outreach_internal.verify_guards('outreach.step_variants', '{guard_step_variants}');

ROLLBACK;
