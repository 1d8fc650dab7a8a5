-- Verify outreach:send/parse_claims on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.refuse_elements(jsonb, jsonb, text[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.parse_claims(jsonb)', 'outreach_owner', '{}');

ROLLBACK;
