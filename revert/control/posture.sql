-- Revert outreach:control/posture from pg

BEGIN;

DROP FUNCTION outreach.posture();
DROP FUNCTION outreach_internal.posture_checks();

COMMIT;
