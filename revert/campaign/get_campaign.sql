-- Revert outreach:campaign/get_campaign from pg

BEGIN;

DROP FUNCTION outreach.get_campaign(uuid);
DROP TYPE outreach.campaign;

COMMIT;
