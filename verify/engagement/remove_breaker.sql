-- Verify outreach:engagement/remove_breaker on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.remove_breaker(text, text, text)', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
