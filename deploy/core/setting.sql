-- Deploy outreach:core/setting to pg
-- requires: core/settings

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

-- PL/pgSQL, not SQL: it keeps its plan from call to call.
CREATE FUNCTION outreach_internal.setting(name text) RETURNS jsonb
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN coalesce(
    (SELECT s.value FROM outreach.settings AS s WHERE s.name = setting.name),
    (SELECT k.default_value FROM outreach_internal.known_settings() AS k WHERE k.name = setting.name));
END
$$;

COMMENT ON FUNCTION outreach_internal.setting(text) IS 'The value in force: the row of outreach.settings, else the default; NULL for a name that the hub does not know.';
GRANT EXECUTE ON FUNCTION outreach_internal.setting(text) TO outreach_owner;

COMMIT;
