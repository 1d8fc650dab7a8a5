-- Verify outreach:bit/bit_steps on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.bit_steps(numeric, integer, timestamptz, timestamptz, timestamptz)', 'outreach_owner', '{outreach_analyst,outreach_app,outreach_operator}');

ROLLBACK;
