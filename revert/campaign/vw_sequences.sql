-- Revert outreach:campaign/vw_sequences from pg

BEGIN;

DROP VIEW outreach.vw_sequences;

COMMIT;
