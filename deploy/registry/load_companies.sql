-- Deploy outreach:registry/load_companies to pg
-- requires: registry/access core/json_elements

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.load_companies(companies jsonb)
RETURNS TABLE (line integer, sovereign_company_id uuid, outcome text, reason text)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _row record;
  _known record;
BEGIN
  -- What can be inserted is inserted by one statement; the insert decides, so that two loaders at once cannot collide.
  FOR _row IN
    WITH given AS MATERIALIZED (
      SELECT
        (e.line + 1)::integer AS line,
        e.element ->> 'sovereign_company_id' AS id,
        CASE WHEN e.element ->> 'company_name' ~ '[^[:space:]]' THEN btrim(e.element ->> 'company_name', E' \t\r\n') END AS name,
        nullif(lower(btrim(e.element ->> 'domain', E' \t\r\n')), '') AS domain,
        nullif(upper(btrim(e.element ->> 'country')), '') AS country,
        e.element ->> 'identity_status' AS identity,
        e.element ->> 'eligibility_status' AS eligibility,
        e.element ->> 'exclusion_reason' AS exclusion,
        e.element ? 'eligibility_status' AS says_eligibility,
        e.element ? 'exclusion_reason' AS says_exclusion
      FROM outreach_internal.json_elements(companies) AS e
    ), judged AS MATERIALIZED (
      SELECT g.*,
        CASE
          WHEN g.name IS NULL THEN 'company_name is blank'
          WHEN NOT outreach_internal.is_host_name(g.domain) THEN 'domain ' || quote_literal(g.domain) || ' is not a host name'
          WHEN NOT outreach_internal.is_country_code(g.country) THEN 'country ' || quote_literal(g.country) || ' is not an ISO 3166-1 alpha-2 code'
          WHEN g.identity NOT IN ('PENDING', 'PASS', 'FAIL') THEN 'identity_status ' || quote_literal(g.identity) || ' is not PENDING, PASS or FAIL'
          WHEN g.eligibility NOT IN ('ELIGIBLE', 'INELIGIBLE') THEN 'eligibility_status ' || quote_literal(g.eligibility) || ' is not ELIGIBLE or INELIGIBLE'
          WHEN g.id !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN 'sovereign_company_id ' || quote_literal(g.id) || ' is not a uuid'
        END AS problem
      FROM given AS g
    ), keyed AS MATERIALIZED (
      SELECT j.*, k.key, row_number() OVER (PARTITION BY k.key, j.domain ORDER BY j.line) = 1 AS first_of_its_kind
      FROM judged AS j
      CROSS JOIN LATERAL (SELECT CASE WHEN j.problem IS NULL THEN coalesce(j.id::uuid, gen_random_uuid()) END AS key) AS k
    ), inserted AS (
      INSERT INTO cl.company_identity AS c
        (sovereign_company_id, company_name, domain, country, identity_status, eligibility_status, exclusion_reason)
      SELECT k.key, k.name, k.domain, k.country, coalesce(k.identity, 'PENDING'), k.eligibility, k.exclusion
      FROM keyed AS k
      WHERE k.problem IS NULL
      ORDER BY k.line
      ON CONFLICT DO NOTHING
      RETURNING c.sovereign_company_id, c.domain
    )
    SELECT k.*, k.first_of_its_kind AND i.sovereign_company_id IS NOT NULL AS loaded
    FROM keyed AS k
    LEFT JOIN inserted AS i ON i.sovereign_company_id = k.key AND i.domain IS NOT DISTINCT FROM k.domain
    ORDER BY k.line
  LOOP
    line := _row.line;
    sovereign_company_id := NULL;
    outcome := 'rejected';
    reason := _row.problem;
    IF _row.loaded THEN
      sovereign_company_id := _row.key;
      outcome := 'loaded';
    ELSIF reason IS NULL THEN
      SELECT c.sovereign_company_id, c.company_name INTO _known FROM cl.company_identity AS c WHERE c.domain = _row.domain;
      IF FOUND AND (_known.sovereign_company_id <> _row.id::uuid
          OR (_row.id IS NULL AND lower(_known.company_name) <> lower(_row.name))) THEN
        reason := 'domain ' || quote_literal(_row.domain) || ' belongs to another company';
      ELSE
        UPDATE cl.company_identity AS c
        SET company_name = _row.name,
          domain = coalesce(_row.domain, c.domain),
          country = coalesce(_row.country, c.country),
          identity_status = coalesce(_row.identity, c.identity_status),
          eligibility_status = CASE WHEN _row.says_eligibility THEN _row.eligibility ELSE c.eligibility_status END,
          exclusion_reason = CASE WHEN _row.says_exclusion THEN _row.exclusion ELSE c.exclusion_reason END
        WHERE c.sovereign_company_id = coalesce(_row.id::uuid, _known.sovereign_company_id)
        RETURNING c.sovereign_company_id INTO sovereign_company_id;
        outcome := 'updated';
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

COMMENT ON FUNCTION outreach.load_companies(jsonb) IS
  'Loads companies into the registry. Takes an array of objects with company_name, domain, country and optionally sovereign_company_id, identity_status, eligibility_status, exclusion_reason (absent: PENDING, NULL). Returns a row per element, numbered from 1: loaded, updated (same sovereign_company_id, or same domain with the same name; keys that are absent keep their value) or rejected with the reason; good rows load whatever the others are. Raises OX011 unless it is an array of objects. Example: SELECT * FROM outreach.load_companies(''[{"company_name": "Acme", "domain": "acme.example", "country": "US"}]'');';
GRANT EXECUTE ON FUNCTION outreach.load_companies(jsonb) TO cl_writer;

COMMIT;
