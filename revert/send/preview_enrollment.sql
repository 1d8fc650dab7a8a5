-- Revert outreach:send/preview_enrollment from pg

BEGIN;

DROP FUNCTION outreach.preview_enrollment(uuid);

COMMIT;
