-- Revert outreach:campaign/set_sequence_step from pg

BEGIN;

DROP FUNCTION outreach.set_sequence_step(uuid, text, text, interval, text);

COMMIT;
