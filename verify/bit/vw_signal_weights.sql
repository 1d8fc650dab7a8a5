-- Verify outreach:bit/vw_signal_weights on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_signal_weights', 'outreach_owner', '{outreach_analyst,outreach_operator}');

ROLLBACK;
