-- Verify outreach:send/claim_sends on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.claim_sends(text, integer, interval, text[])', 'outreach_owner', '{outreach_dispatcher}');

ROLLBACK;
