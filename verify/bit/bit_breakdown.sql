-- Verify outreach:bit/bit_breakdown on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.bit_breakdown(uuid, timestamptz)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
