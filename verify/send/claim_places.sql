-- Verify outreach:send/claim_places on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.claim_places', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.claim_places', '{claim_places_pkey}');
SELECT outreach_internal.verify_relation('outreach_internal.campaign_limit_locks', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.campaign_limit_locks', '{campaign_limit_locks_pkey}');
SELECT outreach_internal.verify_function('outreach_internal.lock_limited_campaigns(text[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.discard_claim_places()', 'outreach_owner', '{}');

ROLLBACK;
