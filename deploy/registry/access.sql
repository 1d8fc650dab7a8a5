-- Deploy outreach:registry/access to pg
-- requires: registry/company_identity

-- Run as the deploying role, not as an owner role: a registry of the site's own belongs to somebody else.
BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;

GRANT SELECT,
  INSERT (sovereign_company_id, company_name, domain, country, identity_status, eligibility_status, exclusion_reason),
  UPDATE (company_name, domain, country, identity_status, eligibility_status, exclusion_reason)
  ON cl.company_identity TO cl_writer;
GRANT SELECT,
  INSERT (sovereign_company_id, company_name, domain, country, identity_status, eligibility_status, exclusion_reason),
  UPDATE (company_name, domain, country, identity_status, eligibility_status, exclusion_reason, outreach_id, outreach_attached_at)
  ON cl.company_identity TO outreach_owner;

COMMIT;
