-- Deploy outreach:hubs/set_hub_status to pg
-- requires: hubs/company_hub_status hubs/require_hub spine/require_known

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.set_hub_status(
  outreach_id uuid,
  hub_id text,
  status text,
  reason text DEFAULT NULL,
  fresh_until timestamptz DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- The lock that the foreign key would take: an archive that is under way is waited for, not run into.
  PERFORM FROM outreach.outreach AS o WHERE o.outreach_id = set_hub_status.outreach_id FOR KEY SHARE;
  IF NOT FOUND THEN
    PERFORM outreach_internal.require_known(set_hub_status.outreach_id);
  END IF;
  IF NOT EXISTS (SELECT FROM outreach.hub_registry AS h WHERE h.hub_id = set_hub_status.hub_id) THEN
    RAISE EXCEPTION 'unknown hub' USING
      ERRCODE = 'OX006',
      DETAIL = format('hub_id %L', set_hub_status.hub_id),
      HINT = (SELECT 'Known hubs: ' || string_agg(h.hub_id, ', ' ORDER BY h.waterfall_order) || '.'
              FROM outreach.hub_registry AS h);
  END IF;
  PERFORM outreach_internal.require_hub(ARRAY[set_hub_status.hub_id]);
  IF (set_hub_status.status IN ('PASS', 'IN_PROGRESS', 'FAIL', 'BLOCKED')) IS NOT TRUE THEN
    RAISE EXCEPTION 'unknown hub status' USING
      ERRCODE = 'OX006',
      DETAIL = format('status %L', set_hub_status.status),
      HINT = 'A hub status is PASS, IN_PROGRESS, FAIL or BLOCKED.';
  END IF;

  INSERT INTO outreach.company_hub_status AS c (outreach_id, hub_id, status, reason, fresh_until)
  VALUES (set_hub_status.outreach_id, set_hub_status.hub_id, set_hub_status.status, set_hub_status.reason,
    set_hub_status.fresh_until)
  ON CONFLICT ON CONSTRAINT company_hub_status_pkey DO UPDATE
    SET status = excluded.status, reason = excluded.reason, fresh_until = excluded.fresh_until,
      changed_at = excluded.changed_at
    WHERE (c.status, c.reason, c.fresh_until)
      IS DISTINCT FROM (excluded.status, excluded.reason, excluded.fresh_until);
END
$$;

COMMENT ON FUNCTION outreach.set_hub_status(uuid, text, text, text, timestamptz) IS
  'Records how far a hub has come with a company: PASS, IN_PROGRESS, FAIL or BLOCKED, why, and until when a PASS counts (NULL: for good; may be past). Replaces what the hub said before; the same again changes nothing. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id), OX006 (unknown hub or status), 42501 (the caller does not speak for the hub). Example: SELECT outreach.set_hub_status(outreach_id => ''...'', hub_id => ''dol-filings'', status => ''PASS'', fresh_until => ''2027-01-01Z'');';
GRANT EXECUTE ON FUNCTION outreach.set_hub_status(uuid, text, text, text, timestamptz) TO outreach_app, outreach_subhub,
  outreach_hub_company_target, outreach_hub_dol, outreach_hub_people, outreach_hub_blog, outreach_hub_talent_flow;

COMMIT;
