-- Verify outreach:control/remove_override on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.remove_override(uuid, text)', 'outreach_control', '{outreach_operator}');

ROLLBACK;
