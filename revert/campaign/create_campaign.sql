-- Revert outreach:campaign/create_campaign from pg

BEGIN;

DROP FUNCTION outreach.create_campaign(text, text, integer, text, integer, text[]);

COMMIT;
