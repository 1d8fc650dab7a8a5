-- Revert outreach:send/sender_option_problem from pg

BEGIN;

DROP FUNCTION outreach_internal.sender_option_problem(text, jsonb);

COMMIT;
