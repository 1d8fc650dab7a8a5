-- Deploy outreach:campaign/add_sequence_step to pg
-- requires: campaign/sequences campaign/require_campaign

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.add_sequence_step(
  campaign_id uuid,
  step_number integer,
  subject_template text,
  body_template text,
  delay interval DEFAULT '0'
) RETURNS uuid
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign outreach.campaigns := outreach_internal.require_campaign(add_sequence_step.campaign_id, true);
  _problem text;
  _sequence_id uuid;
BEGIN
  IF _campaign.status <> 'draft' THEN
    RAISE EXCEPTION 'templates are immutable' USING
      ERRCODE = 'OX213',
      DETAIL = format('campaign %s is %s', _campaign.campaign_id, _campaign.status),
      HINT = 'Steps are added only while the campaign is a draft. Make a new campaign.';
  END IF;

  _problem := CASE
    WHEN add_sequence_step.step_number IS NULL OR add_sequence_step.step_number < 1 THEN
      format('step_number is %s, steps count from 1', coalesce(add_sequence_step.step_number::text, 'null'))
    WHEN add_sequence_step.subject_template IS NULL THEN 'subject_template is null'
    WHEN _campaign.channel = 'email' AND add_sequence_step.subject_template !~ '[^[:space:]]' THEN 'subject_template is blank'
    WHEN add_sequence_step.body_template IS NULL OR add_sequence_step.body_template !~ '[^[:space:]]' THEN
      'body_template is blank'
    WHEN add_sequence_step.delay IS NULL OR NOT add_sequence_step.delay BETWEEN interval '0' AND interval '10 years' THEN
      format('delay is %s', coalesce(add_sequence_step.delay::text, 'null'))
  END;
  IF _problem IS NULL THEN
    INSERT INTO outreach.sequences AS s (campaign_id, step_number, subject_template, body_template, delay)
    VALUES (add_sequence_step.campaign_id, add_sequence_step.step_number, add_sequence_step.subject_template,
      add_sequence_step.body_template, add_sequence_step.delay)
    ON CONFLICT ON CONSTRAINT sequences_campaign_step_key DO NOTHING
    RETURNING s.sequence_id INTO _sequence_id;
    IF _sequence_id IS NOT NULL THEN
      RETURN _sequence_id;
    END IF;
    _problem := format('step_number %s is taken', add_sequence_step.step_number);
  END IF;
  RAISE EXCEPTION 'argument out of range' USING
    ERRCODE = 'OX016',
    DETAIL = _problem,
    HINT = 'A step has a free number from 1, a subject (on email not blank), a body, and a delay from 0 to 10 years.';
END
$$;

COMMENT ON FUNCTION outreach.add_sequence_step(uuid, integer, text, text, interval) IS
  'Adds a step to a draft campaign and returns its sequence_id. delay counts from the moment the step before is recorded sent; for the first step, from enrolment. Raises OX014 unknown campaign, OX213 not a draft, OX016 number below 1 or taken, blank template, delay out of range. Example: SELECT outreach.add_sequence_step(id, 1, ''Hello {{ first_name }}'', ''…'');';
GRANT EXECUTE ON FUNCTION outreach.add_sequence_step(uuid, integer, text, text, interval) TO outreach_app;

COMMIT;
