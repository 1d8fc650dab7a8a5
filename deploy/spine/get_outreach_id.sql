-- Deploy outreach:spine/get_outreach_id to pg
-- requires: registry/access

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.get_outreach_id(sovereign_company_id uuid) RETURNS uuid
LANGUAGE sql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT o.outreach_id FROM outreach.outreach AS o WHERE o.sovereign_company_id = get_outreach_id.sovereign_company_id
$$;

COMMENT ON FUNCTION outreach.get_outreach_id(uuid) IS 'The outreach_id of a company, or NULL if it has none.';
GRANT EXECUTE ON FUNCTION outreach.get_outreach_id(uuid) TO outreach_app;

COMMIT;
