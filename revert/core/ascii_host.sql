-- Revert outreach:core/ascii_host from pg

BEGIN;

DROP FUNCTION outreach_internal.ascii_host(text);
DROP FUNCTION outreach_internal.punycode(text);

COMMIT;
