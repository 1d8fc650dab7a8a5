-- Verify outreach:control/set_marketing_disabled on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.set_marketing_disabled(uuid, boolean, text)', 'outreach_control', '{outreach_operator}');

ROLLBACK;
