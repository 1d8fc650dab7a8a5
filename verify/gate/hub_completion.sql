-- Verify outreach:gate/hub_completion on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.hub_completion', 'outreach_owner', '{}');

ROLLBACK;
