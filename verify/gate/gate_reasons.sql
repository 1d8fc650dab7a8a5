-- Verify outreach:gate/gate_reasons on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.gate_reasons(integer, boolean, text, text, boolean, boolean, boolean, text)', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
