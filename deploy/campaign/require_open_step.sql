-- Deploy outreach:campaign/require_open_step to pg
-- requires: campaign/guard_sequences campaign/require_campaign

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.step_problem(
  channel text, subject_template text, body_template text, delay interval, condition text
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE
    WHEN step_problem.subject_template IS NULL THEN 'subject_template is null'
    WHEN channel = 'email' AND step_problem.subject_template !~ '[^[:space:]]' THEN 'subject_template is blank'
    WHEN step_problem.body_template IS NULL OR step_problem.body_template !~ '[^[:space:]]' THEN 'body_template is blank'
    WHEN step_problem.delay IS NULL OR NOT step_problem.delay BETWEEN interval '0' AND interval '10 years' THEN
      format('delay is %s', coalesce(step_problem.delay::text, 'null'))
    WHEN (step_problem.condition IN ('always', 'not_opened', 'clicked')) IS NOT TRUE THEN
      format('condition is %s', coalesce(step_problem.condition, 'null'))
  END
$$;
COMMENT ON FUNCTION outreach_internal.step_problem(text, text, text, interval, text) IS
  'What is wrong with the templates, delay or condition of a step on this channel; NULL when they are good.';

CREATE FUNCTION outreach_internal.refuse_step(problem text) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'argument out of range' USING
    ERRCODE = 'OX016',
    DETAIL = problem,
    HINT = 'A step has a free number from 1, a subject (on email not blank), a body, a delay from 0 to 10 years, and a condition: always, not_opened or clicked. A variant has a free name of 1 to 50 letters, digits, points, hyphens and underscores; A is the step''s own template.';
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_step(text) IS 'Raises OX016 for a step or a variant; the argument becomes the DETAIL.';

CREATE FUNCTION outreach_internal.refuse_unknown_step(what text) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'unknown step' USING
    ERRCODE = 'OX014',
    DETAIL = what,
    HINT = 'The steps of a campaign are listed by outreach.get_sequence(campaign_id).';
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_unknown_step(text) IS 'Raises OX014 for a step; the argument becomes the DETAIL.';

CREATE FUNCTION outreach_internal.require_open_step(sequence_id uuid) RETURNS outreach.sequences
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _step outreach.sequences;
BEGIN
  SELECT q.* INTO _step FROM outreach.sequences AS q WHERE q.sequence_id = require_open_step.sequence_id;
  IF FOUND THEN
    PERFORM outreach_internal.require_campaign(_step.campaign_id, true);
    -- Again, now that nobody else can change it.
    SELECT q.* INTO _step FROM outreach.sequences AS q WHERE q.sequence_id = require_open_step.sequence_id;
  END IF;
  IF NOT FOUND THEN
    PERFORM outreach_internal.refuse_unknown_step(
      format('sequence_id %s', coalesce(require_open_step.sequence_id::text, 'null')));
  END IF;
  PERFORM outreach_internal.require_open_version(_step.campaign_id, _step.version);
  RETURN _step;
END
$$;
COMMENT ON FUNCTION outreach_internal.require_open_step(uuid) IS
  'The step, its campaign locked, when it may be changed. Raises OX014 unknown step, OX213 it may not.';

COMMIT;
