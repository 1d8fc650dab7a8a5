-- Deploy outreach:campaign/add_step_variant to pg
-- requires: campaign/require_open_step

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.add_step_variant(sequence_id uuid, variant text, subject_template text, body_template text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _step outreach.sequences := outreach_internal.require_open_step(add_step_variant.sequence_id);
  _problem text;
BEGIN
  SELECT CASE
      WHEN (add_step_variant.variant ~ '^[A-Za-z0-9_.-]{1,50}$') IS NOT TRUE THEN 'variant is not a name'
      WHEN add_step_variant.variant = 'A' THEN 'variant A is the step''s own template'
      ELSE outreach_internal.step_problem(c.channel, add_step_variant.subject_template, add_step_variant.body_template,
        _step.delay, _step.condition)
    END INTO _problem
  FROM outreach.campaigns AS c WHERE c.campaign_id = _step.campaign_id;
  IF _problem IS NULL THEN
    INSERT INTO outreach.step_variants (sequence_id, variant, subject_template, body_template)
    VALUES (_step.sequence_id, add_step_variant.variant, add_step_variant.subject_template, add_step_variant.body_template)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
      RETURN;
    END IF;
    _problem := format('variant %s is taken', add_step_variant.variant);
  END IF;
  PERFORM outreach_internal.refuse_step(_problem);
END
$$;

COMMENT ON FUNCTION outreach.add_step_variant(uuid, text, text, text) IS
  'Adds another template to a step while its version may change; the step''s own is variant A. Each person gets one of them, the same for ever, all of them equally often: see outreach.preview_step(). Which one is recorded with the send; outreach.vw_variant_results compares them. Raises OX014 unknown step, OX213 its version is fixed, OX016 not a name, taken, blank template. Example: SELECT outreach.add_step_variant(sequence_id, ''B'', ''A shorter subject'', ''…'');';
GRANT EXECUTE ON FUNCTION outreach.add_step_variant(uuid, text, text, text) TO outreach_app;

COMMIT;
