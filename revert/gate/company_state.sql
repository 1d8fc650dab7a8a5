-- Revert outreach:gate/company_state from pg

BEGIN;

DROP VIEW outreach_internal.company_state;
DROP FUNCTION outreach_internal.fresh_status(text, timestamptz, timestamptz);

COMMIT;
