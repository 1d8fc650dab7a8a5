-- Deploy outreach:core/run_maintenance to pg
-- requires: engagement/breakers send/reap_expired_claims bit/derive_signals bit/refresh_bit_scores gate/ensure_partitions gate/snapshot_tiers send/claim_places

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.run_maintenance() RETURNS TABLE (job text, rows bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _detail text;
BEGIN
  job := 'reap_expired_claims';
  SELECT r.requeued + r.unknown INTO rows FROM outreach.reap_expired_claims() AS r;
  RETURN NEXT;

  job := 'derive_signals';
  BEGIN
    rows := outreach.derive_signals();
  EXCEPTION WHEN SQLSTATE 'OX210' THEN
    -- A flood of signals must not keep the rest from being done. They are derived another day.
    GET STACKED DIAGNOSTICS _detail = PG_EXCEPTION_DETAIL;
    RAISE WARNING 'derive_signals: %', SQLERRM USING ERRCODE = 'OX210', DETAIL = _detail;
    rows := 0;
  END;
  RETURN NEXT;

  job := 'refresh_bit_scores';
  rows := outreach.refresh_bit_scores();
  RETURN NEXT;

  job := 'snapshot_tiers';
  rows := outreach.snapshot_tiers();
  RETURN NEXT;

  job := 'ensure_partitions';
  rows := outreach.ensure_partitions();
  RETURN NEXT;

  -- What no limit, cap or breaker asks about any more.
  job := 'forget_claim_places';
  rows := outreach_internal.discard_claim_places() + outreach_internal.discard_rate_counts();
  RETURN NEXT;
END
$$;

COMMENT ON FUNCTION outreach.run_maintenance() IS
  'Everything that time brings about, in one idempotent call, for any scheduler: gives back claims that expired, derives signals, refreshes decayed scores, records which companies moved to another tier, makes partitions, forgets the claim counts of past days. One row per job with the rows it changed. Where a limit of signals per day (OX210) stops the deriving, a WARNING says so and the rest is done. Run it every minute or so; correctness does not depend on it.';
GRANT EXECUTE ON FUNCTION outreach.run_maintenance() TO outreach_operator;

COMMIT;
