-- Deploy outreach:control/resume_all_outreach to pg
-- requires: control/halt_all_outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.resume_all_outreach(reason text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_reason(resume_all_outreach.reason);
  UPDATE outreach.manual_overrides AS o
  SET removed_at = clock_timestamp(), removed_by = session_user, removed_reason = resume_all_outreach.reason
  WHERE o.outreach_id IS NULL AND o.override_type = 'BLOCK_OUTREACH' AND o.removed_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no halt is live' USING
      ERRCODE = 'OX204', DETAIL = 'outreach is not halted', HINT = 'There is nothing to resume.';
  END IF;
END
$$;

COMMENT ON FUNCTION outreach.resume_all_outreach(text) IS
  'Lifts the global halt. Blocks of single companies stay. Raises OX004, OX204 (no halt is live).';
GRANT EXECUTE ON FUNCTION outreach.resume_all_outreach(text) TO outreach_operator;

COMMIT;
