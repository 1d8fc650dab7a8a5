-- Revert outreach:send/unsubscribe_tokens from pg

BEGIN;

DROP TABLE outreach.unsubscribe_tokens;

COMMIT;
