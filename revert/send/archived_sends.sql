-- Revert outreach:send/archived_sends from pg

BEGIN;

DROP TABLE outreach_internal.archived_sends;

COMMIT;
