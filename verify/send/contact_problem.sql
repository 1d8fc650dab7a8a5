-- Verify outreach:send/contact_problem on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.contact_problem(text, text, text, text, text)', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
