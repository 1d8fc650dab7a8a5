-- Deploy outreach:core/normalise_address to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.normalise_address(channel text, address text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE channel
    WHEN 'phone' THEN
      CASE WHEN address ~ '^[^0-9]*[+]' THEN '+' ELSE '' END
        || nullif(pg_catalog.regexp_replace(address, '[^0-9]', '', 'g'), '')
    ELSE nullif(pg_catalog.lower(pg_catalog.btrim(address, E' \t\n\r')), '')
  END;
END;

COMMENT ON FUNCTION outreach_internal.normalise_address(text, text) IS
  'The one form in which an address is compared: an e-mail address trimmed and in lower case, a phone number as its digits, with a + if one stands before them. NULL when nothing is left. Example: (''email'', '' Ann@Example.COM '') gives ann@example.com.';
-- A CHECK, index or generated column runs with the writer's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.normalise_address(text, text) TO outreach_subhub, outreach_hub_people;

COMMIT;
