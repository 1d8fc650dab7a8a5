-- Revert outreach:control/posture_baseline from pg

BEGIN;

DROP FUNCTION outreach_internal.record_posture();
DROP TABLE outreach_internal.posture_baseline;
DROP VIEW outreach_internal.present_posture;

COMMIT;
