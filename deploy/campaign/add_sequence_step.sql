-- Deploy outreach:campaign/add_sequence_step to pg
-- requires: campaign/require_open_step

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.add_sequence_step(
  campaign_id uuid,
  step_number integer,
  subject_template text,
  body_template text,
  delay interval DEFAULT '0',
  condition text DEFAULT 'always'
) RETURNS uuid
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign outreach.campaigns := outreach_internal.require_campaign(add_sequence_step.campaign_id, true);
  _version integer;
  _problem text;
  _sequence_id uuid;
BEGIN
  SELECT coalesce(max(q.version), 1) INTO _version FROM outreach.sequences AS q WHERE q.campaign_id = _campaign.campaign_id;
  PERFORM outreach_internal.require_open_version(_campaign.campaign_id, _version);

  _problem := CASE
    WHEN add_sequence_step.step_number IS NULL OR add_sequence_step.step_number < 1 THEN
      format('step_number is %s, steps count from 1', coalesce(add_sequence_step.step_number::text, 'null'))
    ELSE outreach_internal.step_problem(_campaign.channel, add_sequence_step.subject_template, add_sequence_step.body_template,
      add_sequence_step.delay, add_sequence_step.condition)
  END;
  IF _problem IS NULL THEN
    INSERT INTO outreach.sequences AS s (campaign_id, version, step_number, subject_template, body_template, delay, condition)
    VALUES (_campaign.campaign_id, _version, add_sequence_step.step_number, add_sequence_step.subject_template,
      add_sequence_step.body_template, add_sequence_step.delay, add_sequence_step.condition)
    ON CONFLICT ON CONSTRAINT sequences_version_step_key DO NOTHING
    RETURNING s.sequence_id INTO _sequence_id;
  END IF;
  IF _sequence_id IS NULL THEN
    PERFORM outreach_internal.refuse_step(coalesce(_problem, format('step_number %s is taken', add_sequence_step.step_number)));
  END IF;
  RETURN _sequence_id;
END
$$;

COMMENT ON FUNCTION outreach.add_sequence_step(uuid, integer, text, text, interval, text) IS
  'Adds a step to the newest version of a campaign''s sequence, while that may change, and returns its sequence_id. delay counts from the moment the step before is recorded sent or skipped; for the first step, from enrolment. condition says when the step goes, and is looked at when it is due and claimed: always; not_opened, only if the message before it (the last that was sent to the person in this campaign) was neither opened nor clicked; clicked, only if it was clicked. Opens and clicks of machines do not count. A step whose condition is not met is skipped: cancelled with the reason, and the next step follows. Raises OX014 unknown campaign, OX213 neither a draft nor a new version, OX016 number below 1 or taken, blank template, delay out of range, unknown condition. Example: SELECT outreach.add_sequence_step(id, 2, ''Have you seen it?'', ''…'', ''3 days'', ''not_opened'');';
GRANT EXECUTE ON FUNCTION outreach.add_sequence_step(uuid, integer, text, text, interval, text) TO outreach_app;

COMMIT;
