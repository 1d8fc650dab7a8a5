-- Verify outreach:campaign/get_campaign on pg

BEGIN;

DO $do$
DECLARE
  _differing text;
BEGIN
  SELECT string_agg(t.attname, ', ') INTO _differing
  FROM pg_catalog.pg_attribute AS t
  LEFT JOIN pg_catalog.pg_attribute AS v
    ON v.attrelid = 'outreach.vw_campaigns'::regclass AND v.attname = t.attname AND v.atttypid = t.atttypid AND v.attnum = t.attnum
  WHERE t.attrelid = 'outreach.campaign'::regclass AND t.attnum > 0 AND v.attname IS NULL;
  IF _differing IS NOT NULL THEN
    RAISE EXCEPTION 'type outreach.campaign differs from outreach.vw_campaigns in: %', _differing;
  END IF;
  IF NOT has_type_privilege('outreach_app', 'outreach.campaign', 'USAGE') THEN
    RAISE EXCEPTION 'outreach_app may not use type outreach.campaign';
  END IF;
END
$do$;
SELECT outreach_internal.verify_function('outreach.get_campaign(uuid)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
