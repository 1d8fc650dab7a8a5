-- Deploy outreach:campaign/remove_sequence_step to pg
-- requires: campaign/require_open_step

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.remove_sequence_step(sequence_id uuid) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _step outreach.sequences := outreach_internal.require_open_step(remove_sequence_step.sequence_id);
BEGIN
  IF EXISTS (
    SELECT FROM outreach.send_log AS s
    WHERE s.campaign_id = _step.campaign_id AND s.version = _step.version AND s.step_number = _step.step_number
  ) THEN
    RAISE EXCEPTION 'templates are immutable' USING
      ERRCODE = 'OX213',
      DETAIL = format('campaign %s, version %s: step %s has sends', _step.campaign_id, _step.version, _step.step_number),
      HINT = 'Companies are enrolled with this step: make a new version and remove it there, outreach.new_sequence_version(campaign_id).';
  END IF;
  DELETE FROM outreach.step_variants AS v WHERE v.sequence_id = _step.sequence_id;
  DELETE FROM outreach.sequences AS q WHERE q.sequence_id = _step.sequence_id;
END
$$;

COMMENT ON FUNCTION outreach.remove_sequence_step(uuid) IS
  'Removes a step and its variants while its version may change. A version without any step is gone: the one before is the newest again. Raises OX014 unknown step, OX213 its version is fixed or companies are enrolled with it. Example: SELECT outreach.remove_sequence_step(sequence_id);';
GRANT EXECUTE ON FUNCTION outreach.remove_sequence_step(uuid) TO outreach_app;

COMMIT;
