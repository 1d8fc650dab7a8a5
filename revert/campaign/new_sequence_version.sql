-- Revert outreach:campaign/new_sequence_version from pg

BEGIN;

DROP FUNCTION outreach.new_sequence_version(uuid);

COMMIT;
