-- Revert outreach:campaign/set_campaign_status from pg

BEGIN;

DROP FUNCTION outreach.set_campaign_status(uuid, text, text);

COMMIT;
