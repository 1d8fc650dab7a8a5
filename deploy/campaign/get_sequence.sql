-- Deploy outreach:campaign/get_sequence to pg
-- requires: campaign/step_messages campaign/guard_sequences campaign/require_campaign

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.get_sequence(campaign_id uuid, version integer DEFAULT NULL)
RETURNS TABLE (
  sequence_version integer, step_number integer, sequence_id uuid, delay interval, condition text, variant text, subject_template text,
  body_template text, may_change boolean
)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _version integer := get_sequence.version;
BEGIN
  PERFORM outreach_internal.require_campaign(get_sequence.campaign_id);
  IF _version IS NULL THEN
    SELECT max(q.version) INTO _version FROM outreach.sequences AS q WHERE q.campaign_id = get_sequence.campaign_id;
  END IF;
  RETURN QUERY
    SELECT v.version, v.step_number, v.sequence_id, v.delay, v.condition, v.variant, v.subject_template, v.body_template,
      outreach_internal.version_is_open(v.campaign_id, v.version)
    FROM outreach_internal.step_messages AS v
    WHERE v.campaign_id = get_sequence.campaign_id AND v.version = _version
    ORDER BY v.step_number, v.variant <> 'A', v.variant COLLATE "C";
END
$$;

COMMENT ON FUNCTION outreach.get_sequence(uuid, integer) IS
  'The steps of a campaign''s sequence and their variants, in order: the newest version, which new enrolments begin with, or another. may_change: whether outreach.set_sequence_step() and the others still take it. Raises OX014. Example: SELECT * FROM outreach.get_sequence(id);';
GRANT EXECUTE ON FUNCTION outreach.get_sequence(uuid, integer) TO outreach_app;

COMMIT;
