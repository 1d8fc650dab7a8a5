-- Revert outreach:send/parse_claims from pg

BEGIN;

DROP FUNCTION outreach_internal.refuse_elements(jsonb, jsonb, text[]);
DROP FUNCTION outreach_internal.parse_claims(jsonb);

COMMIT;
