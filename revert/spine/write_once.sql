-- Revert outreach:spine/write_once from pg

BEGIN;

DROP TRIGGER refuse_truncate ON outreach.outreach;
DROP TRIGGER "0_guard_spine" ON outreach.outreach;
DROP TRIGGER refuse_truncate ON cl.company_identity;
DROP TRIGGER "0_guard_pointer_delete" ON cl.company_identity;
DROP TRIGGER "0_guard_pointer_update" ON cl.company_identity;
DROP FUNCTION outreach_internal.guard_spine();
DROP FUNCTION outreach_internal.guard_pointer();

COMMIT;
