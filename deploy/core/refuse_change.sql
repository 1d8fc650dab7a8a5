-- Deploy outreach:core/refuse_change to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'table is append-only' USING
    ERRCODE = 'OX212',
    DETAIL = format('%s on %I.%I', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME),
    HINT = 'Rows are added by the functions of the hub and leave only by outreach.archive_outreach().',
    SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

COMMENT ON FUNCTION outreach_internal.refuse_change() IS
  'Trigger function of append-only tables: raises OX212. Attach it ENABLE ALWAYS to UPDATE, DELETE and TRUNCATE.';
-- Checked only when a trigger is created.
GRANT EXECUTE ON FUNCTION outreach_internal.refuse_change() TO outreach_owner;

COMMIT;
