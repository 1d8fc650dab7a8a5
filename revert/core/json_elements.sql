-- Revert outreach:core/json_elements from pg

BEGIN;

DROP FUNCTION outreach_internal.json_elements(jsonb);

COMMIT;
