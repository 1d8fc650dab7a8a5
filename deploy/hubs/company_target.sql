-- Deploy outreach:hubs/company_target to pg
-- requires: spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.company_target (
  target_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  outreach_id uuid NOT NULL UNIQUE REFERENCES outreach.outreach (outreach_id),
  target_status text NOT NULL DEFAULT 'PENDING'
    CONSTRAINT target_status_is_known CHECK (target_status IN ('PENDING', 'READY', 'FAILED')),
  email_pattern text,
  domain_verified_at timestamptz
);

COMMENT ON TABLE outreach.company_target IS 'Contract table of Company Target, which owns its rows: one target per company. A send needs a READY one.';
COMMENT ON COLUMN outreach.company_target.target_id IS 'Identifier of the target; sends refer to it.';
COMMENT ON COLUMN outreach.company_target.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.company_target.target_status IS 'PENDING, READY or FAILED.';
COMMENT ON COLUMN outreach.company_target.email_pattern IS 'How the company forms its addresses, e.g. {first}.{last}.';
COMMENT ON COLUMN outreach.company_target.domain_verified_at IS 'When the domain was verified; implies a DOMAIN_VERIFIED signal.';

GRANT SELECT, INSERT, UPDATE, DELETE ON outreach.company_target TO outreach_subhub, outreach_hub_company_target;

COMMIT;
