-- Verify outreach:engagement/lift_suppression on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.lift_suppression(text, text, text)', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
