-- Revert outreach:send/provider_messages from pg

BEGIN;

DROP TABLE outreach_internal.provider_messages;

COMMIT;
