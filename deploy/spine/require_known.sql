-- Deploy outreach:spine/require_known to pg
-- requires: spine/outreach core/require_outreach_id

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.require_known_all(outreach_ids uuid[]) RETURNS void
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _unknown uuid;
BEGIN
  IF outreach_ids IS NULL OR array_position(outreach_ids, NULL) IS NOT NULL THEN
    PERFORM outreach_internal.require_outreach_id(NULL);
  END IF;
  SELECT i.id INTO _unknown
  FROM unnest(outreach_ids) WITH ORDINALITY AS i (id, position)
  WHERE NOT EXISTS (SELECT FROM outreach.outreach AS o WHERE o.outreach_id = i.id)
  ORDER BY i.position
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'unknown outreach_id' USING
      ERRCODE = 'OX005',
      DETAIL = format('outreach_id %s is not on the spine', _unknown),
      HINT = 'Mint the company first, or look its id up: outreach.get_outreach_id(sovereign_company_id).';
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.require_known_all(uuid[]) IS
  'Raises OX001 for a NULL among the ids, OX005 for the first one that is not on the spine.';

CREATE FUNCTION outreach_internal.require_known(outreach_id uuid) RETURNS void
LANGUAGE sql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT outreach_internal.require_known_all(ARRAY[outreach_id]) $$;
COMMENT ON FUNCTION outreach_internal.require_known(uuid) IS
  'Raises OX001 for NULL, OX005 for an id that is not on the spine.';

COMMIT;
