-- Revert outreach:control/posture from pg

BEGIN;

DROP FUNCTION outreach.posture();

COMMIT;
