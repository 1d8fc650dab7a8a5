-- Deploy outreach:registry/is_host_name to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Bounds such as {0,61} make a regular expression twenty times as slow: a name that is short has no label that is too long.
CREATE FUNCTION outreach_internal.is_host_name(host text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT pg_catalog.length(host) <= 253
    AND host ~ '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$'
    AND (pg_catalog.length(host) <= 63 OR host !~ '[^.]{64}');
END;

COMMENT ON FUNCTION outreach_internal.is_host_name(text) IS
  'True for a fully qualified host name in lower case (RFC 1123: labels of 1 to 63 letters, digits and inner hyphens, 253 characters in all, a top label that begins with a letter). No port, no scheme, no trailing dot; internationalised names in their ASCII form.';
-- A CHECK runs with the writer's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.is_host_name(text) TO cl_owner, cl_writer;

COMMIT;
