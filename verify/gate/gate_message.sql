-- Verify outreach:gate/gate_message on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.gate_message(text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.refuse_contact(text[])', 'outreach_owner', '{}');

ROLLBACK;
