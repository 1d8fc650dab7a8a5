-- Revert outreach:hubs/require_hub from pg

BEGIN;

DROP FUNCTION outreach_internal.require_hub(text[]);

COMMIT;
