-- Revert outreach:core/untagged_address from pg

BEGIN;

DROP FUNCTION outreach_internal.untagged_address(text, text);

COMMIT;
