-- Deploy outreach:send/preview_enrollment to pg
-- requires: send/judge_enrollment campaign/require_campaign

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.preview_enrollment(campaign_id uuid)
RETURNS TABLE (outreach_id uuid, person_id uuid, enrolled boolean, reasons text[])
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_campaign(preview_enrollment.campaign_id);
  RETURN QUERY
    SELECT j.outreach_id, j.person_id, j.already OR j.reasons = '{}', j.reasons
    FROM outreach_internal.judge_enrollment(preview_enrollment.campaign_id) AS j
    ORDER BY j.bit_score DESC, j.outreach_id;
END
$$;

COMMENT ON FUNCTION outreach.preview_enrollment(uuid) IS
  'What outreach.enroll_campaign() would do now, writing nothing: one row per company, best first, with the person it would write to and every reason against (OX1nn where it is the gate''s). enrolled is true for those that would be enrolled and for those that already are. Raises OX014. Example: SELECT * FROM outreach.preview_enrollment(id) WHERE NOT enrolled;';
GRANT EXECUTE ON FUNCTION outreach.preview_enrollment(uuid) TO outreach_app;

COMMIT;
