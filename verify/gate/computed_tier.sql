-- Verify outreach:gate/computed_tier on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.computed_tier(text, integer, text, text, text)', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
