-- Revert outreach:roles from pg

BEGIN;

-- A role goes only if nothing in the cluster still needs it: no object, no grant (in any database), no member but us.
DO $do$
DECLARE
  _role record;
BEGIN
  FOR _role IN
    SELECT r.oid, r.rolname
    FROM pg_catalog.pg_roles AS r
    WHERE r.rolname IN ('outreach_owner', 'outreach_control', 'cl_owner', 'outreach_app', 'outreach_subhub', 'outreach_hub_company_target',
      'outreach_hub_dol', 'outreach_hub_people', 'outreach_hub_blog', 'outreach_hub_talent_flow',
      'cl_writer', 'outreach_dispatcher', 'outreach_ingest', 'outreach_operator', 'outreach_analyst',
      'outreach_auditor')
    ORDER BY r.rolname
  LOOP
    IF EXISTS (
      SELECT FROM pg_catalog.pg_shdepend AS d
      WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.refobjid = _role.oid
    ) OR EXISTS (
      SELECT FROM pg_catalog.pg_auth_members AS m
      WHERE m.roleid = _role.oid AND m.member <> current_user::regrole AND m.member <> to_regrole('outreach_subhub')
    ) THEN
      RAISE NOTICE 'role % is kept: something in this cluster still needs it', _role.rolname;
    ELSE
      BEGIN
        EXECUTE format('DROP ROLE %I', _role.rolname);
      EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege OR undefined_object THEN
        RAISE NOTICE 'role % is kept: %', _role.rolname, SQLERRM;
      END;
    END IF;
  END LOOP;
END
$do$;

COMMIT;
