-- Revert outreach:campaign/get_sequence from pg

BEGIN;

DROP FUNCTION outreach.get_sequence(uuid, integer);

COMMIT;
