-- Deploy outreach:control/require_on_spine to pg
-- requires: spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;

-- The key to the spine crosses owners: REFERENCES is lent for this transaction only.
SET LOCAL ROLE outreach_owner;
GRANT REFERENCES ON outreach.outreach TO outreach_control;

-- outreach_control reads nothing that the hub's owner could replace or put a policy on, or that code would run with its
-- rights. Whether an id is on the spine it asks a key, which the server checks as the spine's owner.
SET LOCAL ROLE outreach_control;
CREATE TABLE outreach_internal.spine_probe (
  probe_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  outreach_id uuid NOT NULL CONSTRAINT probed_id_is_on_the_spine REFERENCES outreach.outreach (outreach_id)
);
CREATE INDEX spine_probe_outreach_idx ON outreach_internal.spine_probe (outreach_id);
COMMENT ON TABLE outreach_internal.spine_probe IS 'Never holds a row beyond the call that asks: its key answers whether ids are on the spine.';
COMMENT ON COLUMN outreach_internal.spine_probe.probe_id IS 'The question.';
COMMENT ON COLUMN outreach_internal.spine_probe.outreach_id IS 'The id asked about.';

SET LOCAL ROLE outreach_owner;
REVOKE REFERENCES ON outreach.outreach FROM outreach_control;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.require_on_spine(outreach_ids uuid[]) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _key text;
BEGIN
  INSERT INTO outreach_internal.spine_probe (outreach_id)
  SELECT i.id FROM unnest(outreach_ids) WITH ORDINALITY AS i (id, position) ORDER BY i.position;
  RAISE EXCEPTION 'the question is taken back' USING
    ERRCODE = 'triggered_action_exception', HINT = 'Never seen outside: caught below.';
EXCEPTION
  WHEN triggered_action_exception THEN
    RETURN;
  WHEN foreign_key_violation THEN
    GET STACKED DIAGNOSTICS _key = PG_EXCEPTION_DETAIL;
    RAISE EXCEPTION 'unknown outreach_id' USING
      ERRCODE = 'OX005',
      DETAIL = format('outreach_id %s is not on the spine', substring(_key FROM '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')),
      HINT = 'Mint the company first, or look its id up: outreach.get_outreach_id(sovereign_company_id).';
END
$$;

COMMENT ON FUNCTION outreach_internal.require_on_spine(uuid[]) IS
  'Raises OX005 for the first of these ids that is not on the spine. What outreach_control uses; the hub has outreach_internal.require_known_all().';

COMMIT;
