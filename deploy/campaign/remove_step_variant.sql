-- Deploy outreach:campaign/remove_step_variant to pg
-- requires: campaign/require_open_step

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.remove_step_variant(sequence_id uuid, variant text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _step outreach.sequences := outreach_internal.require_open_step(remove_step_variant.sequence_id);
BEGIN
  DELETE FROM outreach.step_variants AS v
  WHERE v.sequence_id = _step.sequence_id AND v.variant = remove_step_variant.variant;
  IF NOT FOUND THEN
    PERFORM outreach_internal.refuse_unknown_step(
      format('step %s has no variant %L beside A', _step.sequence_id, remove_step_variant.variant));
  END IF;
END
$$;

COMMENT ON FUNCTION outreach.remove_step_variant(uuid, text) IS
  'Removes a variant of a step, never A, while the step''s version may change. Raises OX014 unknown step or variant, OX213 its version is fixed. Example: SELECT outreach.remove_step_variant(sequence_id, ''B'');';
GRANT EXECUTE ON FUNCTION outreach.remove_step_variant(uuid, text) TO outreach_app;

COMMIT;
