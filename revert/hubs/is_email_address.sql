-- Revert outreach:hubs/is_email_address from pg

BEGIN;

DROP FUNCTION outreach_internal.is_email_address(text);

COMMIT;
