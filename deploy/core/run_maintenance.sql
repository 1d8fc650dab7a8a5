-- Deploy outreach:core/run_maintenance to pg
-- requires: send/reap_expired_claims bit/derive_signals bit/refresh_bit_scores gate/ensure_partitions send/claim_places

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.run_maintenance() RETURNS TABLE (job text, rows bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  job := 'reap_expired_claims';
  SELECT r.requeued + r.unknown INTO rows FROM outreach.reap_expired_claims() AS r;
  RETURN NEXT;

  job := 'derive_signals';
  rows := outreach.derive_signals();
  RETURN NEXT;

  job := 'refresh_bit_scores';
  rows := outreach.refresh_bit_scores();
  RETURN NEXT;

  job := 'ensure_partitions';
  rows := outreach.ensure_partitions();
  RETURN NEXT;

  -- Places of days that no limit asks about any more.
  job := 'forget_claim_places';
  rows := outreach_internal.discard_claim_places();
  RETURN NEXT;
END
$$;

COMMENT ON FUNCTION outreach.run_maintenance() IS
  'Everything that time brings about, in one idempotent call, for any scheduler: gives back claims that expired, derives signals, refreshes decayed scores, makes partitions, forgets the claim counts of past days. One row per job with the rows it changed. Run it every minute or so; correctness does not depend on it.';
GRANT EXECUTE ON FUNCTION outreach.run_maintenance() TO outreach_operator;

COMMIT;
