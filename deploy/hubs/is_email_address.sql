-- Deploy outreach:hubs/is_email_address to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.is_email_address(address text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT pg_catalog.length(address) <= 254
    AND pg_catalog.strpos(address, '@') <= 65
    AND address ~ '^[^[:space:][:cntrl:]@<>()",:;\\[\]]+@[^[:space:][:cntrl:]@<>()",:;\\[\]]+$';
END;

COMMENT ON FUNCTION outreach_internal.is_email_address(text) IS
  'True for one bare e-mail address (RFC 5321: at most 64 characters, @, a domain, 254 in all) without spaces, control characters, quotes, brackets or a list: nothing that could become a second header or recipient.';
-- A CHECK runs with the writer's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.is_email_address(text) TO outreach_subhub, outreach_hub_people;

COMMIT;
