-- Verify outreach:privileges on pg

BEGIN;

DO $do$
DECLARE
  _schema text;
BEGIN
  FOREACH _schema IN ARRAY ARRAY['outreach', 'people', 'outreach_internal', 'cl'] LOOP
    IF to_regnamespace(_schema) IS NULL THEN
      RAISE EXCEPTION 'schema % is missing', _schema;
    END IF;
  END LOOP;
  IF EXISTS (
    SELECT FROM pg_catalog.pg_namespace
    WHERE nspname IN ('outreach', 'people', 'outreach_internal') AND nspowner <> 'pg_database_owner'::regrole
  ) THEN
    RAISE EXCEPTION 'a schema is not owned by pg_database_owner: its owner could drop what others own in it';
  END IF;
  IF NOT has_schema_privilege('outreach_app', 'outreach', 'USAGE')
     OR NOT has_schema_privilege('outreach_subhub', 'people', 'USAGE')
     OR NOT has_schema_privilege('cl_writer', 'cl', 'USAGE')
     OR has_schema_privilege('outreach_app', 'people', 'USAGE')
     OR has_schema_privilege('outreach_app', 'outreach', 'CREATE')
     OR has_schema_privilege('outreach_app', 'outreach_internal', 'USAGE') THEN
    RAISE EXCEPTION 'schema privileges differ from the contract';
  END IF;
  IF EXISTS (
    SELECT
    FROM pg_catalog.pg_namespace AS n, aclexplode(n.nspacl) AS a
    WHERE n.nspname IN ('outreach', 'people', 'outreach_internal') AND a.grantee = 0
  ) THEN
    RAISE EXCEPTION 'PUBLIC holds a privilege on a schema of the hub';
  END IF;
  IF (
    SELECT count(*)
    FROM pg_catalog.pg_default_acl AS d
    WHERE d.defaclrole IN ('outreach_owner'::regrole, 'outreach_control'::regrole, 'cl_owner'::regrole)
      AND d.defaclnamespace = 0 AND d.defaclobjtype = 'f'
      AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) AS a WHERE a.grantee = 0)
  ) <> 3 THEN
    RAISE EXCEPTION 'default privileges leave EXECUTE to PUBLIC';
  END IF;
END
$do$;

ROLLBACK;
