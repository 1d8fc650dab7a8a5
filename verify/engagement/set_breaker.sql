-- Verify outreach:engagement/set_breaker on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.require_breaker(text, text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach.set_breaker(text, text, text, numeric, numeric, integer, interval)', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
