-- Revert outreach:core/require_outreach_id from pg

BEGIN;

DROP FUNCTION outreach_internal.require_outreach_id(uuid);

COMMIT;
