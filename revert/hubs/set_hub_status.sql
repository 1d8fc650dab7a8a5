-- Revert outreach:hubs/set_hub_status from pg

BEGIN;

DROP FUNCTION outreach.set_hub_status(uuid, text, text, text, timestamptz);

COMMIT;
