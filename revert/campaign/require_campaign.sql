-- Revert outreach:campaign/require_campaign from pg

BEGIN;

DROP FUNCTION outreach_internal.require_campaign(uuid, boolean);

COMMIT;
