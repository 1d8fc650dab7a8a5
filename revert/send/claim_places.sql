-- Revert outreach:send/claim_places from pg

BEGIN;

DROP FUNCTION outreach_internal.discard_claim_places();
DROP FUNCTION outreach_internal.lock_limited_campaigns(text[]);
DROP TABLE outreach_internal.campaign_limit_locks;
DROP TABLE outreach_internal.claim_places;

COMMIT;
