-- Revert outreach:core/normalise_address from pg

BEGIN;

DROP FUNCTION outreach_internal.normalise_address(text, text);
DROP FUNCTION outreach_internal.normalise_international(text);

COMMIT;
