-- Verify outreach:roles on pg

BEGIN;

DO $do$
DECLARE
  _role text;
BEGIN
  FOREACH _role IN ARRAY ARRAY['outreach_owner', 'outreach_control', 'cl_owner', 'outreach_app', 'outreach_subhub', 'outreach_hub_company_target',
    'outreach_hub_dol', 'outreach_hub_people', 'outreach_hub_blog', 'outreach_hub_talent_flow',
    'cl_writer', 'outreach_dispatcher', 'outreach_ingest', 'outreach_operator', 'outreach_analyst', 'outreach_auditor']
  LOOP
    IF to_regrole(_role) IS NULL THEN
      RAISE EXCEPTION 'role % is missing', _role;
    END IF;
  END LOOP;
  IF EXISTS (
    SELECT FROM pg_catalog.pg_roles
    WHERE rolname IN ('outreach_owner', 'outreach_control', 'cl_owner')
      AND (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)
  ) THEN
    RAISE EXCEPTION 'an owner role can log in or holds a cluster privilege';
  END IF;
END
$do$;

ROLLBACK;
