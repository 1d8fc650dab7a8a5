-- Revert outreach:gate/require_channel from pg

BEGIN;

DROP FUNCTION outreach_internal.require_channel(text);

COMMIT;
