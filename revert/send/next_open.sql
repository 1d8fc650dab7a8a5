-- Revert outreach:send/next_open from pg

BEGIN;

DROP FUNCTION outreach_internal.next_open(jsonb, text, text, boolean, timestamptz);

COMMIT;
