-- Revert outreach:gate/what_if from pg

BEGIN;

DROP FUNCTION outreach.what_if(jsonb, jsonb);

COMMIT;
