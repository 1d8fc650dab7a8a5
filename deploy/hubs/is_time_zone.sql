-- Deploy outreach:hubs/is_time_zone to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The server also takes abbreviations, POSIX rules ("Foo/Bar+5") and any case. The pattern leaves only names of the
-- time zone database, of which the server's own conversion then tells whether it knows them; pg_timezone_names would
-- read every zone for that.
CREATE FUNCTION outreach_internal.is_time_zone(name text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF name IS NULL THEN
    RETURN NULL;
  END IF;
  IF name !~ '^(UTC|Australia/(ACT|LHI|NSW)|Etc/(UCT|UTC|GMT|GMT[+-]?0|GMT[+]([1-9]|1[0-2])|GMT-([1-9]|1[0-4])))$'
     AND (name !~ '^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Etc|Indian|Pacific)(/[A-Z][A-Za-z]*([_-](au|es|of|[A-Z][A-Za-z]*))*){1,2}$'
       OR name ~ '[A-Z]{3}') THEN
    RETURN false;
  END IF;
  PERFORM timezone(name, timestamptz '2000-01-01 00:00:00+00');
  RETURN true;
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN false;
END
$$;

COMMENT ON FUNCTION outreach_internal.is_time_zone(text) IS
  'True for UTC and for a name of the IANA time zone database, Area/Location, that this server knows; false for abbreviations, offsets and POSIX rules. NULL gives NULL. Example: Europe/Berlin.';
-- A CHECK runs with the writer's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.is_time_zone(text) TO outreach_subhub, outreach_hub_people;

COMMIT;
