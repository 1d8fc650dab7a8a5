-- Verify outreach:gate/marketing_eligibility on pg

BEGIN;

DO $do$
DECLARE
  _differing text;
BEGIN
  SELECT string_agg(coalesce(v.attname, t.attname), ', ') INTO _differing
  FROM (SELECT * FROM pg_catalog.pg_attribute WHERE attrelid = 'outreach.vw_marketing_eligibility_with_overrides'::regclass AND attnum > 0) AS v
  FULL JOIN (SELECT * FROM pg_catalog.pg_attribute WHERE attrelid = 'outreach.marketing_eligibility'::regclass AND attnum > 0) AS t
    ON t.attnum = v.attnum AND t.attname = v.attname AND t.atttypid = v.atttypid
  WHERE t.attname IS NULL OR v.attname IS NULL;
  IF _differing IS NOT NULL THEN
    RAISE EXCEPTION 'type outreach.marketing_eligibility differs from the view in: %', _differing;
  END IF;
END
$do$;

ROLLBACK;
