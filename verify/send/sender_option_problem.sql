-- Verify outreach:send/sender_option_problem on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.sender_option_problem(text, jsonb)', 'outreach_owner', '{}');

ROLLBACK;
