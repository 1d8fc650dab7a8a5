-- Revert outreach:campaign/pick_variant from pg

BEGIN;

DROP FUNCTION outreach_internal.pick_variant(uuid, uuid, text[]);

COMMIT;
