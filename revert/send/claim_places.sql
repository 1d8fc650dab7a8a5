-- Revert outreach:send/claim_places from pg

BEGIN;

DROP FUNCTION outreach_internal.lock_limited_campaigns(text[]);
DROP FUNCTION outreach_internal.discard_claim_places();
DROP TABLE outreach_internal.claim_places;
DROP TABLE outreach_internal.campaign_limit_locks;

COMMIT;
