-- Revert outreach:engagement/erased_addresses from pg

BEGIN;

DROP FUNCTION outreach_internal.erased_payload(jsonb);
DROP FUNCTION outreach_internal.erased_identifier(text);
DROP FUNCTION outreach_internal.mentions_erased(text);
DROP FUNCTION outreach_internal.is_erased(text, text);
DROP TABLE outreach_internal.erased_addresses;

COMMIT;
