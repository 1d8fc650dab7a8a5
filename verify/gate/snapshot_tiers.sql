-- Verify outreach:gate/snapshot_tiers on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.snapshot_tiers()', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
