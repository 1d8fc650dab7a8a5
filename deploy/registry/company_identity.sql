-- Deploy outreach:registry/company_identity to pg
-- requires: registry/is_host_name registry/is_country_code

-- A site with a registry of its own logs this change instead of running it (README, "A registry that is already there").

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE cl_owner;

CREATE TABLE cl.company_identity (
  sovereign_company_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  company_name text NOT NULL CONSTRAINT company_name_is_not_blank CHECK (company_name ~ '[^[:space:]]'),
  domain text UNIQUE CONSTRAINT domain_is_a_host_name CHECK (outreach_internal.is_host_name(domain)),
  country text CONSTRAINT country_is_iso_3166 CHECK (outreach_internal.is_country_code(country)),
  identity_status text NOT NULL DEFAULT 'PENDING'
    CONSTRAINT identity_status_is_known CHECK (identity_status IN ('PENDING', 'PASS', 'FAIL')),
  eligibility_status text
    CONSTRAINT eligibility_status_is_known CHECK (eligibility_status IN ('ELIGIBLE', 'INELIGIBLE')),
  exclusion_reason text,
  outreach_id uuid UNIQUE,
  outreach_attached_at timestamptz,
  CONSTRAINT pointer_and_its_time_go_together CHECK ((outreach_id IS NULL) = (outreach_attached_at IS NULL))
);

COMMENT ON TABLE cl.company_identity IS 'Registry of companies, owned by Company Lifecycle; made by Outreach Execution Hub.';
COMMENT ON COLUMN cl.company_identity.sovereign_company_id IS 'The company, minted by Company Lifecycle.';
COMMENT ON COLUMN cl.company_identity.company_name IS 'Name of the company, never blank.';
COMMENT ON COLUMN cl.company_identity.domain IS 'Host name in lower case, unique; NULL when not known.';
COMMENT ON COLUMN cl.company_identity.country IS 'ISO 3166-1 alpha-2 code; NULL when not known.';
COMMENT ON COLUMN cl.company_identity.identity_status IS 'PENDING, PASS or FAIL. Only PASS may be minted and contacted.';
COMMENT ON COLUMN cl.company_identity.eligibility_status IS 'ELIGIBLE, INELIGIBLE, or NULL while it is not known. Only ELIGIBLE may be contacted.';
COMMENT ON COLUMN cl.company_identity.exclusion_reason IS 'Why the company is excluded, if it is.';
COMMENT ON COLUMN cl.company_identity.outreach_id IS 'Pointer to the spine, written once by the mint and released only by the archive.';
COMMENT ON COLUMN cl.company_identity.outreach_attached_at IS 'When the pointer was written.';

COMMIT;
