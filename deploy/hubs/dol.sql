-- Deploy outreach:hubs/dol to pg
-- requires: spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.dol (
  dol_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  outreach_id uuid NOT NULL REFERENCES outreach.outreach (outreach_id),
  ein text,
  filing_year integer,
  renewal_month integer CONSTRAINT renewal_month_is_1_to_12 CHECK (renewal_month BETWEEN 1 AND 12)
);
CREATE INDEX dol_outreach_idx ON outreach.dol (outreach_id);

COMMENT ON TABLE outreach.dol IS 'Contract table of DOL Filings, which owns its rows: the filings matched to a company.';
COMMENT ON COLUMN outreach.dol.dol_id IS 'Identifier of the filing.';
COMMENT ON COLUMN outreach.dol.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.dol.ein IS 'Employer identification number.';
COMMENT ON COLUMN outreach.dol.filing_year IS 'Year of the filing.';
COMMENT ON COLUMN outreach.dol.renewal_month IS 'Month in which the plan renews, 1 to 12; implies a RENEWAL_PROXIMITY signal 90 days before the first of the next such month.';

GRANT SELECT, INSERT, UPDATE, DELETE ON outreach.dol TO outreach_subhub, outreach_hub_dol;

COMMIT;
