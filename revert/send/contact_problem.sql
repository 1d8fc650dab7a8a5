-- Revert outreach:send/contact_problem from pg

BEGIN;

DROP FUNCTION outreach_internal.contact_problem(text, text, text, text, text);

COMMIT;
