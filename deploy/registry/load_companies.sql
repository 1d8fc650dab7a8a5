-- Deploy outreach:registry/load_companies to pg
-- requires: registry/access core/json_elements

BEGIN;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.load_companies(companies jsonb)
RETURNS TABLE (line integer, sovereign_company_id uuid, outcome text, reason text)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, outreach, outreach_internal, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _element record;
  _id uuid;
  _name text;
  _domain text;
  _country text;
  _identity text;
  _eligibility text;
  _known record;
BEGIN
  FOR _element IN SELECT e.line + 1 AS line, e.element AS row FROM outreach_internal.json_elements(companies) AS e ORDER BY 1 LOOP
    line := _element.line;
    outcome := 'rejected';
    sovereign_company_id := NULL;
    _name := nullif(btrim(_element.row ->> 'company_name', E' \t\r\n'), '');
    _domain := nullif(lower(btrim(_element.row ->> 'domain', E' \t\r\n')), '');
    _country := nullif(upper(btrim(_element.row ->> 'country')), '');
    _identity := _element.row ->> 'identity_status';
    _eligibility := _element.row ->> 'eligibility_status';

    reason := CASE
      WHEN _name IS NULL OR _name !~ '[^[:space:]]' THEN 'company_name is blank'
      WHEN NOT outreach_internal.is_host_name(_domain) THEN format('domain %s is not a host name', quote_literal(_domain))
      WHEN NOT outreach_internal.is_country_code(_country) THEN format('country %s is not an ISO 3166-1 alpha-2 code', quote_literal(_country))
      WHEN _identity NOT IN ('PENDING', 'PASS', 'FAIL') THEN format('identity_status %s is not PENDING, PASS or FAIL', quote_literal(_identity))
      WHEN _eligibility NOT IN ('ELIGIBLE', 'INELIGIBLE') THEN format('eligibility_status %s is not ELIGIBLE or INELIGIBLE', quote_literal(_eligibility))
      WHEN (_element.row ->> 'sovereign_company_id') !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        format('sovereign_company_id %s is not a uuid', quote_literal(_element.row ->> 'sovereign_company_id'))
    END;
    IF reason IS NOT NULL THEN
      RETURN NEXT;
      CONTINUE;
    END IF;
    _id := (_element.row ->> 'sovereign_company_id')::uuid;

    -- The insert decides: whatever stands in its way is read afterwards, so that two loaders at once cannot collide.
    INSERT INTO cl.company_identity AS c
      (sovereign_company_id, company_name, domain, country, identity_status, eligibility_status, exclusion_reason)
    VALUES (coalesce(_id, gen_random_uuid()), _name, _domain, _country, coalesce(_identity, 'PENDING'), _eligibility,
      _element.row ->> 'exclusion_reason')
    ON CONFLICT DO NOTHING
    RETURNING c.sovereign_company_id INTO sovereign_company_id;
    IF FOUND THEN
      outcome := 'loaded';
      RETURN NEXT;
      CONTINUE;
    END IF;

    SELECT c.sovereign_company_id, c.company_name INTO _known
    FROM cl.company_identity AS c
    WHERE c.domain = _domain;
    IF FOUND AND _known.sovereign_company_id IS DISTINCT FROM coalesce(_id, _known.sovereign_company_id) THEN
      reason := format('domain %s belongs to another company', quote_literal(_domain));
    ELSIF FOUND AND _id IS NULL AND lower(_known.company_name) <> lower(_name) THEN
      reason := format('domain %s belongs to another company', quote_literal(_domain));
    ELSE
      UPDATE cl.company_identity AS c
      SET company_name = _name,
        domain = coalesce(_domain, c.domain),
        country = coalesce(_country, c.country),
        identity_status = coalesce(_identity, c.identity_status),
        eligibility_status = CASE WHEN _element.row ? 'eligibility_status' THEN _eligibility ELSE c.eligibility_status END,
        exclusion_reason = CASE WHEN _element.row ? 'exclusion_reason' THEN _element.row ->> 'exclusion_reason' ELSE c.exclusion_reason END
      WHERE c.sovereign_company_id = coalesce(_id, _known.sovereign_company_id)
      RETURNING c.sovereign_company_id INTO sovereign_company_id;
      outcome := 'updated';
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

COMMENT ON FUNCTION outreach.load_companies(jsonb) IS
  'Loads companies into the registry. Takes an array of objects with company_name, domain, country and optionally sovereign_company_id, identity_status, eligibility_status, exclusion_reason (absent: PENDING, NULL). Returns a row per element, numbered from 1: loaded, updated (same sovereign_company_id, or same domain with the same name; keys that are absent keep their value) or rejected with the reason; good rows load whatever the others are. Raises OX011 unless it is an array of objects. Example: SELECT * FROM outreach.load_companies(''[{"company_name": "Acme", "domain": "acme.example", "country": "US"}]'');';
GRANT EXECUTE ON FUNCTION outreach.load_companies(jsonb) TO cl_writer;

COMMIT;
