-- Deploy outreach:campaign/new_sequence_version to pg
-- requires: campaign/guard_sequences campaign/require_campaign

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.new_sequence_version(campaign_id uuid) RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign outreach.campaigns := outreach_internal.require_campaign(new_sequence_version.campaign_id, true);
  _version integer;
BEGIN
  SELECT max(q.version) INTO _version FROM outreach.sequences AS q WHERE q.campaign_id = _campaign.campaign_id;
  IF _version IS NULL THEN
    RAISE EXCEPTION 'campaign has no step' USING
      ERRCODE = 'OX214',
      DETAIL = format('campaign %s', _campaign.campaign_id),
      HINT = 'Add one while it is a draft: outreach.add_sequence_step(campaign_id, 1, subject, body).';
  END IF;
  PERFORM outreach_internal.require_open_version(_campaign.campaign_id, _version + 1);

  WITH copied AS (
    INSERT INTO outreach.sequences AS n (
      campaign_id, version, step_number, subject_template, body_template, delay, condition)
    SELECT q.campaign_id, _version + 1, q.step_number, q.subject_template, q.body_template, q.delay, q.condition
    FROM outreach.sequences AS q
    WHERE q.campaign_id = _campaign.campaign_id AND q.version = _version
    ORDER BY q.step_number
    RETURNING n.sequence_id, n.step_number
  )
  INSERT INTO outreach.step_variants (sequence_id, variant, subject_template, body_template)
  SELECT c.sequence_id, v.variant, v.subject_template, v.body_template
  FROM outreach.sequences AS q
  JOIN outreach.step_variants AS v ON v.sequence_id = q.sequence_id
  JOIN copied AS c ON c.step_number = q.step_number
  WHERE q.campaign_id = _campaign.campaign_id AND q.version = _version;
  RETURN _version + 1;
END
$$;

COMMENT ON FUNCTION outreach.new_sequence_version(uuid) IS
  'Copies the newest version of a campaign''s sequence, variants included, and returns the number of the copy. The copy may be changed (outreach.add_sequence_step, set_sequence_step, remove_sequence_step, add_step_variant, remove_step_variant) until the first enrolment after it was made, which begins with it and fixes it. Make and change it in one transaction: enrolments wait for that. Companies that are enrolled already stay on their version; a company and a person get a step''s number once, whatever the version. Raises OX014 unknown campaign, OX213 campaign completed or archived, OX214 campaign has no step. Example: SELECT outreach.new_sequence_version(campaign_id);';
GRANT EXECUTE ON FUNCTION outreach.new_sequence_version(uuid) TO outreach_app;

COMMIT;
