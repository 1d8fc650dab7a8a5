-- Revert outreach:campaign/sequences from pg

BEGIN;

DROP TABLE outreach.sequences;

COMMIT;
