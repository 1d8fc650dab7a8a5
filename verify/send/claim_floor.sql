-- Verify outreach:send/claim_floor on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.claim_floor()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.remember_claim_floor(timestamptz, timestamptz, timestamptz, timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
