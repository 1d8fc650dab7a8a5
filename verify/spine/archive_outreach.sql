-- Verify outreach:spine/archive_outreach on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.archive_children(uuid, uuid[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach.archive_outreach(uuid[], text, boolean)', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
