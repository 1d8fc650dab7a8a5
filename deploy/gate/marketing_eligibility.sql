-- Deploy outreach:gate/marketing_eligibility to pg
-- requires: gate/vw_marketing_eligibility_with_overrides

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- A type of its own, not the view's row type: a function that returns the view's row would not survive the view.
CREATE TYPE outreach.marketing_eligibility AS (
  outreach_id uuid,
  sovereign_company_id uuid,
  company_name text,
  domain text,
  identity_status text,
  eligibility_status text,
  marketing_disabled boolean,
  overall_status text,
  bit_score integer,
  score_tier text,
  scored_at timestamptz,
  computed_tier integer,
  forced_tier integer,
  tier integer,
  outreach_blocked boolean,
  email_blocked boolean,
  phone_blocked boolean,
  override_ids uuid[],
  email_allowed boolean,
  phone_allowed boolean,
  reasons text[]
);

COMMENT ON TYPE outreach.marketing_eligibility IS 'One row of outreach.vw_marketing_eligibility_with_overrides, the same columns in the same order; what outreach.marketing_safety_gate() returns.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, col_description(a.attrelid, a.attnum) AS comment
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = 'outreach.vw_marketing_eligibility_with_overrides'::regclass AND a.attnum > 0
    ORDER BY a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach.marketing_eligibility.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;
GRANT USAGE ON TYPE outreach.marketing_eligibility TO outreach_app, outreach_operator;

COMMIT;
