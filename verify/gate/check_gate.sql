-- Verify outreach:gate/check_gate on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.check_gate(uuid, text)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
