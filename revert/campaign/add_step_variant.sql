-- Revert outreach:campaign/add_step_variant from pg

BEGIN;

DROP FUNCTION outreach.add_step_variant(uuid, text, text, text);

COMMIT;
