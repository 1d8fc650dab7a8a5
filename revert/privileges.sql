-- Revert outreach:privileges from pg

BEGIN;

ALTER DEFAULT PRIVILEGES FOR ROLE cl_owner GRANT USAGE ON TYPES TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE cl_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_control GRANT USAGE ON TYPES TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_control GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_owner GRANT USAGE ON TYPES TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;

REVOKE ALL ON SCHEMA cl FROM outreach_owner, outreach_control, cl_writer;

-- Only a registry schema that this project made goes, and only when it is empty. An owner keeps its own rights.
DO $do$
BEGIN
  IF (SELECT n.nspowner FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'cl') <> 'cl_owner'::regrole THEN
    REVOKE ALL ON SCHEMA cl FROM cl_owner;
  END IF;
  IF obj_description(to_regnamespace('cl'), 'pg_namespace') = 'Company registry, made by Outreach Execution Hub.' THEN
    BEGIN
      DROP SCHEMA cl;
    EXCEPTION WHEN dependent_objects_still_exist THEN
      RAISE NOTICE 'schema cl is kept: it is not empty';
    END;
  END IF;
END
$do$;

DROP SCHEMA outreach_internal;
DROP SCHEMA people;
DROP SCHEMA outreach;

COMMIT;
