-- Deploy outreach:spine/outreach to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.outreach (
  outreach_id uuid PRIMARY KEY,
  sovereign_company_id uuid NOT NULL UNIQUE,
  minted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  minted_by text NOT NULL DEFAULT session_user
);

COMMENT ON TABLE outreach.outreach IS 'THE SPINE: one row per company under outreach; every sub-hub row refers to it. Rows come by outreach.mint_outreach(), never change, and go by outreach.archive_outreach().';
COMMENT ON COLUMN outreach.outreach.outreach_id IS 'Operational identifier of the company under outreach; UUIDv7 with the company''s bucket.';
COMMENT ON COLUMN outreach.outreach.sovereign_company_id IS 'The company in the registry.';
COMMENT ON COLUMN outreach.outreach.minted_at IS 'When it was minted, by the clock.';
COMMENT ON COLUMN outreach.outreach.minted_by IS 'Login that minted it (session_user).';

COMMIT;
