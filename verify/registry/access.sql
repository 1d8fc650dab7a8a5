-- Verify outreach:registry/access on pg

BEGIN;

DO $do$
BEGIN
  IF NOT has_table_privilege('cl_writer', 'cl.company_identity', 'SELECT')
     OR NOT has_column_privilege('cl_writer', 'cl.company_identity', 'identity_status', 'UPDATE')
     OR NOT has_column_privilege('outreach_owner', 'cl.company_identity', 'outreach_id', 'UPDATE') THEN
    RAISE EXCEPTION 'cl_writer or outreach_owner lacks its privileges on the registry';
  END IF;
  IF has_column_privilege('cl_writer', 'cl.company_identity', 'outreach_id', 'UPDATE')
     OR has_column_privilege('cl_writer', 'cl.company_identity', 'outreach_id', 'INSERT')
     OR has_table_privilege('cl_writer', 'cl.company_identity', 'DELETE')
     OR has_table_privilege('outreach_app', 'cl.company_identity', 'SELECT') THEN
    RAISE EXCEPTION 'an access role may do more with the registry than the contract says';
  END IF;
END
$do$;

ROLLBACK;
