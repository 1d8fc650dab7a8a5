-- Revert outreach:campaign/remove_step_variant from pg

BEGIN;

DROP FUNCTION outreach.remove_step_variant(uuid, text);

COMMIT;
