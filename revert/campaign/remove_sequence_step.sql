-- Revert outreach:campaign/remove_sequence_step from pg

BEGIN;

DROP FUNCTION outreach.remove_sequence_step(uuid);

COMMIT;
