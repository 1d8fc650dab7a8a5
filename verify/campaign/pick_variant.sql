-- Verify outreach:campaign/pick_variant on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.pick_variant(uuid, uuid, text[])', 'outreach_owner', '{}');

ROLLBACK;
