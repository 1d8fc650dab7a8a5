-- Revert outreach:campaign/preview_step from pg

BEGIN;

DROP FUNCTION outreach.preview_step(uuid, integer, uuid);

COMMIT;
