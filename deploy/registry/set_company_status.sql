-- Deploy outreach:registry/set_company_status to pg
-- requires: registry/access core/json_elements

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.set_company_status(companies jsonb) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _bad record;
  _changed bigint;
BEGIN
  SELECT e.line, e.element INTO _bad
  FROM outreach_internal.json_elements(companies) AS e
  WHERE coalesce(e.element ->> 'sovereign_company_id', '') !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    OR (e.element ? 'identity_status' AND coalesce(e.element ->> 'identity_status', '') NOT IN ('PENDING', 'PASS', 'FAIL'))
    OR e.element ->> 'eligibility_status' NOT IN ('ELIGIBLE', 'INELIGIBLE')
  ORDER BY e.line
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'malformed company status' USING
      ERRCODE = 'OX011',
      DETAIL = format('element %s: %s', _bad.line, _bad.element),
      HINT = 'Each element needs a sovereign_company_id; identity_status is PENDING, PASS or FAIL; eligibility_status is ELIGIBLE, INELIGIBLE or null.';
  END IF;

  SELECT e.line, e.element ->> 'sovereign_company_id' AS id INTO _bad
  FROM outreach_internal.json_elements(companies) AS e
  WHERE NOT EXISTS (
    SELECT FROM cl.company_identity AS c WHERE c.sovereign_company_id = (e.element ->> 'sovereign_company_id')::uuid
  )
  ORDER BY e.line
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'company is not in the registry' USING
      ERRCODE = 'OX002',
      DETAIL = format('element %s: sovereign_company_id %s', _bad.line, _bad.id),
      HINT = 'Load it first: outreach.load_companies(companies).';
  END IF;

  WITH given AS MATERIALIZED (
    -- the last word on a company counts
    SELECT DISTINCT ON ((e.element ->> 'sovereign_company_id')::uuid)
      (e.element ->> 'sovereign_company_id')::uuid AS sovereign_company_id, e.element
    FROM outreach_internal.json_elements(companies) AS e
    ORDER BY (e.element ->> 'sovereign_company_id')::uuid, e.line DESC
  ), locked AS MATERIALIZED (
    SELECT c.sovereign_company_id,
      CASE WHEN g.element ? 'identity_status' THEN g.element ->> 'identity_status' ELSE c.identity_status END AS identity_status,
      CASE WHEN g.element ? 'eligibility_status' THEN g.element ->> 'eligibility_status' ELSE c.eligibility_status END AS eligibility_status,
      CASE WHEN g.element ? 'exclusion_reason' THEN g.element ->> 'exclusion_reason' ELSE c.exclusion_reason END AS exclusion_reason
    FROM cl.company_identity AS c
    JOIN given AS g USING (sovereign_company_id)
    ORDER BY c.sovereign_company_id
    FOR NO KEY UPDATE OF c
  )
  UPDATE cl.company_identity AS c
  SET identity_status = l.identity_status, eligibility_status = l.eligibility_status, exclusion_reason = l.exclusion_reason
  FROM locked AS l
  WHERE c.sovereign_company_id = l.sovereign_company_id
    AND (c.identity_status, c.eligibility_status, c.exclusion_reason)
      IS DISTINCT FROM (l.identity_status, l.eligibility_status, l.exclusion_reason);
  GET DIAGNOSTICS _changed = ROW_COUNT;
  RETURN _changed;
END
$$;

COMMENT ON FUNCTION outreach.set_company_status(jsonb) IS
  'Sets identity_status, eligibility_status and exclusion_reason of companies; all or nothing. Takes an array of objects with sovereign_company_id and the keys to set (absent: kept; null eligibility_status: not known). Returns how many companies changed. Raises OX002 (not in the registry), OX011 (malformed; DETAIL names the element, from 0).';
GRANT EXECUTE ON FUNCTION outreach.set_company_status(jsonb) TO cl_writer;

COMMIT;
