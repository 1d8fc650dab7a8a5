-- Verify outreach:campaign/campaigns on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.campaigns', 'outreach_owner', '{}');

ROLLBACK;
