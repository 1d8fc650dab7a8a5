-- Deploy outreach:control/restore_blocks to pg
-- requires: control/override_audit spine/outreach_archive

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

-- The planner is kept to the index: a plan that was made while the archive was small must not scan it when it has grown.
CREATE FUNCTION outreach_internal.restore_blocks(outreach_ids uuid[], sovereign_company_ids uuid[]) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
AS $$
DECLARE
  _restored bigint;
BEGIN
  INSERT INTO outreach.manual_overrides (outreach_id, override_type, forced_tier, reason, expires_at)
  SELECT o.outreach_id, b.override_type, b.forced_tier, b.reason, b.expires_at
  FROM unnest(outreach_ids, sovereign_company_ids) AS o (outreach_id, sovereign_company_id)
  CROSS JOIN LATERAL (
    SELECT a.archived_at, a.children
    FROM outreach.outreach_archive AS a
    WHERE a.sovereign_company_id = o.sovereign_company_id
    ORDER BY a.archived_at DESC
    LIMIT 1
  ) AS last
  CROSS JOIN LATERAL jsonb_to_recordset(coalesce(last.children -> 'outreach.manual_overrides', '[]')) AS b (
    override_type text, forced_tier integer, reason text, expires_at timestamptz, removed_at timestamptz)
  WHERE b.removed_at IS NULL
    AND (b.override_type <> 'FORCE_TIER' OR (b.forced_tier = -1 AND b.expires_at > clock_timestamp()))
  ORDER BY o.outreach_id, b.override_type;
  GET DIAGNOSTICS _restored = ROW_COUNT;
  RETURN _restored;
END
$$;

COMMENT ON FUNCTION outreach_internal.restore_blocks(uuid[], uuid[]) IS
  'Brakes survive: sets again, audited, every block that was live when the companies behind these freshly minted ids (two arrays, in step) were last archived (BLOCK_*, MARKETING_DISABLED, and FORCE_TIER -1 that has not expired). Returns how many.';
GRANT EXECUTE ON FUNCTION outreach_internal.restore_blocks(uuid[], uuid[]) TO outreach_owner;

COMMIT;
