-- Revert outreach:registry/is_host_name from pg

BEGIN;

DROP FUNCTION outreach_internal.is_host_name(text);

COMMIT;
