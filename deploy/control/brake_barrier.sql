-- Deploy outreach:control/brake_barrier to pg
-- requires: core/setting core/require_read_committed

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

-- Two empty tables that exist to be locked. Tables, not advisory locks: any login can take an advisory lock and hold it.
--
-- brake_barrier: claims and begins take ROW SHARE after they locked their rows and before the gate's statement, and keep
-- it to their end. A transaction that changed overrides takes EXCLUSIVE while it commits. So a block commits only when no
-- claim is between its gate and its commit, and a gate's statement that starts later sees the block.
-- audit_chain: EXCLUSIVE while a committing transaction appends to the audit log.
-- Order: rows, audit_chain, brake_barrier last.
CREATE TABLE outreach_internal.brake_barrier (
  never boolean PRIMARY KEY CONSTRAINT holds_no_row CHECK (never IS NULL)
);
COMMENT ON TABLE outreach_internal.brake_barrier IS 'Never holds a row: its lock orders claims and begins against overrides that are being committed.';
COMMENT ON COLUMN outreach_internal.brake_barrier.never IS 'No value is allowed.';

CREATE TABLE outreach_internal.audit_chain (
  never boolean PRIMARY KEY CONSTRAINT holds_no_row CHECK (never IS NULL)
);
COMMENT ON TABLE outreach_internal.audit_chain IS 'Never holds a row: its lock lets one transaction at a time append to the override audit log.';
COMMENT ON COLUMN outreach_internal.audit_chain.never IS 'No value is allowed.';

CREATE FUNCTION outreach_internal.cap_idle_time() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _cap interval := ((outreach_internal.setting('claim_idle_timeout_ms') #>> '{}') || ' ms')::interval;
  _now interval := current_setting('idle_in_transaction_session_timeout')::interval;
BEGIN
  IF _now = interval '0' OR _now > _cap THEN
    PERFORM set_config('idle_in_transaction_session_timeout', (extract(epoch FROM _cap) * 1000)::integer::text, true);
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.cap_idle_time() IS
  'Until the end of the transaction, the session may sit idle in it no longer than the setting claim_idle_timeout_ms; then the server ends it. Whoever holds a brake lock and falls silent cannot hold off a halt.';

CREATE FUNCTION outreach_internal.enter_barrier() RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_read_committed();
  PERFORM outreach_internal.cap_idle_time();
  LOCK TABLE outreach_internal.brake_barrier IN ROW SHARE MODE;
END
$$;
COMMENT ON FUNCTION outreach_internal.enter_barrier() IS
  'Called by claim and begin after they locked their rows and before the statement that asks the gate. From here to the end of the transaction no override can commit, and nothing may wait for a row. Raises OX207 unless the transaction is READ COMMITTED.';
GRANT EXECUTE ON FUNCTION outreach_internal.enter_barrier() TO outreach_owner;

COMMIT;
