-- Deploy outreach:campaign/set_sequence_step to pg
-- requires: campaign/require_open_step

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.set_sequence_step(
  sequence_id uuid,
  subject_template text DEFAULT NULL,
  body_template text DEFAULT NULL,
  delay interval DEFAULT NULL,
  condition text DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _step outreach.sequences := outreach_internal.require_open_step(set_sequence_step.sequence_id);
  _problem text;
BEGIN
  _step.subject_template := coalesce(set_sequence_step.subject_template, _step.subject_template);
  _step.body_template := coalesce(set_sequence_step.body_template, _step.body_template);
  _step.delay := coalesce(set_sequence_step.delay, _step.delay);
  _step.condition := coalesce(set_sequence_step.condition, _step.condition);
  SELECT outreach_internal.step_problem(c.channel, _step.subject_template, _step.body_template, _step.delay, _step.condition)
  INTO _problem
  FROM outreach.campaigns AS c WHERE c.campaign_id = _step.campaign_id;
  IF _problem IS NOT NULL THEN
    PERFORM outreach_internal.refuse_step(_problem);
  END IF;
  UPDATE outreach.sequences AS q SET
    subject_template = _step.subject_template, body_template = _step.body_template, delay = _step.delay,
    condition = _step.condition
  WHERE q.sequence_id = _step.sequence_id;
END
$$;

COMMENT ON FUNCTION outreach.set_sequence_step(uuid, text, text, interval, text) IS
  'Changes a step while its version may change; what is NULL stays as it is. See outreach.add_sequence_step(). Raises OX014 unknown step, OX213 its version is fixed, OX016 blank template, delay out of range, unknown condition. Example: SELECT outreach.set_sequence_step(sequence_id, delay => ''5 days'');';
GRANT EXECUTE ON FUNCTION outreach.set_sequence_step(uuid, text, text, interval, text) TO outreach_app;

COMMIT;
