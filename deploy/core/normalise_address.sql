-- Deploy outreach:core/normalise_address to pg
-- requires: core/ascii_host

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.normalise_international(address text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _address text := lower(address);
  _parts text[];
BEGIN
  IF getdatabaseencoding() = 'UTF8' THEN
    _address := normalize(_address, NFC);
  END IF;
  _parts := regexp_match(_address, '^(.*)@([^@]*)$');
  IF _parts IS NOT NULL THEN
    _address := _parts[1] || '@' || outreach_internal.ascii_host(_parts[2]);
  END IF;
  RETURN _address;
END
$$;
COMMENT ON FUNCTION outreach_internal.normalise_international(text) IS
  'An e-mail address that is not all ASCII, in lower case and NFC, its host in ASCII. A part of outreach_internal.normalise_address().';
-- outreach_internal.normalise_address() runs with the rights of whoever writes.
GRANT EXECUTE ON FUNCTION outreach_internal.normalise_international(text) TO outreach_owner, outreach_subhub, outreach_hub_people;

CREATE FUNCTION outreach_internal.normalise_address(channel text, address text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN channel = 'phone' AND address ~ '^erased:[0-9a-f]{8}-' THEN address
    WHEN channel = 'phone' THEN
      CASE WHEN address ~ '^[^0-9]*[+]' THEN '+' ELSE '' END
        || nullif(pg_catalog.regexp_replace(address, '[^0-9]', '', 'g'), '')
    WHEN pg_catalog.octet_length(address) = pg_catalog.length(address) THEN
      nullif(pg_catalog.rtrim(pg_catalog.lower(pg_catalog.ltrim(address, E' \t\n\r') COLLATE pg_catalog."C"), E'. \t\n\r')
        COLLATE pg_catalog."default", '')
    ELSE
      nullif(pg_catalog.rtrim(outreach_internal.normalise_international(pg_catalog.ltrim(address, E' \t\n\r')), E'. \t\n\r'), '')
  END;
END;

COMMENT ON FUNCTION outreach_internal.normalise_address(text, text) IS
  'The one form in which an address is compared: an e-mail address trimmed and in lower case, its host in ASCII (outreach_internal.ascii_host()) and without a final dot; a phone number as its digits, with a + if one stands before them. Dots and tags belong to the address; see the setting email_plus_tags. What outreach.erase_person() puts in an address''s place stays as it is. NULL when nothing is left. Example: (''email'', '' Ann@Bücher.EXAMPLE '') gives ann@xn--bcher-kva.example.';
-- A CHECK, index or generated column runs with the writer's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.normalise_address(text, text) TO outreach_owner, outreach_subhub, outreach_hub_people;

COMMIT;
