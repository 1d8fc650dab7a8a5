-- Revert outreach:engagement/address_key from pg

BEGIN;

DROP FUNCTION outreach_internal.address_hash(text, text);
DROP TABLE outreach_internal.address_key;
DROP FUNCTION outreach_internal.hmac_pad(bytea, integer);

COMMIT;
