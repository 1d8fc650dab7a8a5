-- Deploy outreach:privileges to pg
-- requires: roles

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;

-- Whoever owns a schema may drop whatever is in it. So no hub role owns one: pg_database_owner does, and the two owners
-- hold CREATE side by side. A registry schema that is there already keeps its owner.
CREATE SCHEMA outreach AUTHORIZATION pg_database_owner;
COMMENT ON SCHEMA outreach IS 'Outreach Execution Hub: spine, state, authoritative views and the functions that applications call.';
CREATE SCHEMA people AUTHORIZATION pg_database_owner;
COMMENT ON SCHEMA people IS 'Contract tables of the People Intelligence sub-hub.';
CREATE SCHEMA outreach_internal AUTHORIZATION pg_database_owner;
COMMENT ON SCHEMA outreach_internal IS 'Helpers of Outreach Execution Hub; not an interface. No access role has USAGE.';

DO $do$
BEGIN
  IF to_regnamespace('cl') IS NULL THEN
    CREATE SCHEMA cl AUTHORIZATION pg_database_owner;
    COMMENT ON SCHEMA cl IS 'Company registry, made by Outreach Execution Hub.';
  END IF;
END
$do$;

GRANT USAGE, CREATE ON SCHEMA outreach TO outreach_owner, outreach_control;
GRANT USAGE ON SCHEMA outreach TO outreach_app, outreach_subhub, outreach_hub_company_target, outreach_hub_dol,
  outreach_hub_people, outreach_hub_blog, outreach_hub_talent_flow, cl_writer, outreach_dispatcher, outreach_ingest,
  outreach_operator, outreach_analyst, outreach_auditor;
GRANT USAGE, CREATE ON SCHEMA people TO outreach_owner;
GRANT USAGE ON SCHEMA people TO outreach_subhub, outreach_hub_people;
GRANT USAGE, CREATE ON SCHEMA outreach_internal TO outreach_owner, outreach_control;
GRANT USAGE ON SCHEMA outreach_internal TO cl_owner;
GRANT USAGE, CREATE ON SCHEMA cl TO cl_owner;
GRANT USAGE ON SCHEMA cl TO outreach_owner, outreach_control, cl_writer;

-- Only the global form takes something from PUBLIC; a per-schema form can only add.
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_owner REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_control REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_control REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE cl_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE cl_owner REVOKE USAGE ON TYPES FROM PUBLIC;

COMMIT;
