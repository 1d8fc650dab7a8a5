-- Revert outreach:campaign/configure_campaign from pg

BEGIN;

DROP FUNCTION outreach.configure_campaign(uuid, jsonb, text);

COMMIT;
