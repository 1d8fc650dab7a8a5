-- Revert outreach:send/resolve_unknown from pg

BEGIN;

DROP FUNCTION outreach.resolve_unknown(uuid, text, text);

COMMIT;
