-- Verify outreach:spine/require_known on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.require_known_all(uuid[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.require_known(uuid)', 'outreach_owner', '{}');

ROLLBACK;
