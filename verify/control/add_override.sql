-- Verify outreach:control/add_override on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.add_override(uuid, text, text, integer, timestamptz)', 'outreach_control', '{outreach_operator}');

ROLLBACK;
