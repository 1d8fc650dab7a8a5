-- Revert outreach:campaign/step_variants from pg

BEGIN;

DROP TABLE outreach.step_variants;

COMMIT;
