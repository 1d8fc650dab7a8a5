-- Deploy outreach:core/clock to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

-- In PL/pgSQL, because what is written in SQL is parsed and planned again in every query that calls it: 60 µs.
CREATE FUNCTION outreach_internal.clock() RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN clock_timestamp();
END
$$;

COMMENT ON FUNCTION outreach_internal.clock() IS
  'The wall clock, declared STABLE so that a view which asks it, as (SELECT outreach_internal.clock()), reads it once per query and can still be pulled up. A long transaction sees it move from statement to statement.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.clock() TO outreach_operator, outreach_analyst, outreach_app;
GRANT EXECUTE ON FUNCTION outreach_internal.clock() TO outreach_owner;

COMMIT;
