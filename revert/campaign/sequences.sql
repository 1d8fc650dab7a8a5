-- Revert outreach:campaign/sequences from pg

BEGIN;

DROP TABLE outreach.sequences;
DROP FUNCTION outreach_internal.guard_sequences();

COMMIT;
