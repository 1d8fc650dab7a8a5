-- Deploy outreach:spine/sovereign_bucket to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.sovereign_bucket(sovereign_company_id uuid) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT (pg_catalog.get_byte(pg_catalog.sha256(pg_catalog.uuid_send(sovereign_company_id)), 0) << 4)
    | (pg_catalog.get_byte(pg_catalog.sha256(pg_catalog.uuid_send(sovereign_company_id)), 1) >> 4);
END;

COMMENT ON FUNCTION outreach.sovereign_bucket(uuid) IS
  'Bucket of a company, 0 to 4095: the first 12 bits of sha256 over the 16 bytes of its sovereign_company_id (FIPS 180-4; sha256 because its result is fixed by its definition, on every version and machine). NULL gives NULL.';
GRANT EXECUTE ON FUNCTION outreach.sovereign_bucket(uuid) TO outreach_app, outreach_subhub,
  outreach_hub_company_target, outreach_hub_dol, outreach_hub_people, outreach_hub_blog, outreach_hub_talent_flow, cl_writer,
  outreach_dispatcher, outreach_ingest, outreach_operator, outreach_analyst, outreach_auditor;

COMMIT;
