-- Verify outreach:gate/simulate_bit on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.simulate_bit(jsonb, timestamptz)', 'outreach_owner', '{outreach_analyst,outreach_app,outreach_operator}');

ROLLBACK;
