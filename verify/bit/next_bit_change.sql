-- Verify outreach:bit/next_bit_change on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.next_bit_change(uuid)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
