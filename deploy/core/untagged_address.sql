-- Deploy outreach:core/untagged_address to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.untagged_address(channel text, address text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN channel = 'email' THEN pg_catalog.regexp_replace(address, '^([^+@]+)[+][^@]*@', '\1@') ELSE address END;
END;

COMMENT ON FUNCTION outreach_internal.untagged_address(text, text) IS
  'A normalised e-mail address without its tag, from the first + to the @; any other address as it is. Example: (''email'', ''ann+news@acme.example'') gives ann@acme.example.';
GRANT EXECUTE ON FUNCTION outreach_internal.untagged_address(text, text) TO outreach_owner;

COMMIT;
