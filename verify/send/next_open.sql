-- Verify outreach:send/next_open on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.next_open(jsonb, text, text, boolean, timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
