-- Deploy outreach:core/require_read_committed to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.require_read_committed() RETURNS void
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'isolation level hides committed blocks' USING
      ERRCODE = 'OX207',
      DETAIL = format('transaction isolation is %s', current_setting('transaction_isolation')),
      HINT = 'Use a READ COMMITTED transaction: an older snapshot would not see what has committed since, a kill switch among it.';
  END IF;
END
$$;

COMMENT ON FUNCTION outreach_internal.require_read_committed() IS
  'Raises OX207 unless the transaction is READ COMMITTED: the gate has to see what has committed, not an old snapshot.';
GRANT EXECUTE ON FUNCTION outreach_internal.require_read_committed() TO outreach_owner;

COMMIT;
