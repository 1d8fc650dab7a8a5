-- Revert outreach:campaign/add_sequence_step from pg

BEGIN;

DROP FUNCTION outreach.add_sequence_step(uuid, integer, text, text, interval, text);

COMMIT;
