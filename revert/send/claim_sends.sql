-- Revert outreach:send/claim_sends from pg

BEGIN;

DROP FUNCTION outreach.claim_sends(text, integer, interval, text[]);

COMMIT;
