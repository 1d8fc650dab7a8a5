-- Revert outreach:registry/is_country_code from pg

BEGIN;

DROP FUNCTION outreach_internal.is_country_code(text);

COMMIT;
