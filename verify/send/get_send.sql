-- Verify outreach:send/get_send on pg

BEGIN;

DO $do$
DECLARE
  _differing text;
BEGIN
  SELECT string_agg(t.attname, ', ') INTO _differing
  FROM pg_catalog.pg_attribute AS t
  LEFT JOIN pg_catalog.pg_attribute AS v
    ON v.attrelid = 'outreach.send_log'::regclass AND v.attname = t.attname AND v.atttypid = t.atttypid
  WHERE t.attrelid = 'outreach.send'::regclass AND t.attnum > 0 AND v.attname IS NULL;
  IF _differing IS NOT NULL THEN
    RAISE EXCEPTION 'type outreach.send differs from outreach.send_log in: %', _differing;
  END IF;
  IF NOT has_type_privilege('outreach_app', 'outreach.send', 'USAGE') THEN
    RAISE EXCEPTION 'outreach_app may not use type outreach.send';
  END IF;
END
$do$;
SELECT outreach_internal.verify_function('outreach.get_send(uuid)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
