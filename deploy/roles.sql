-- Deploy outreach:roles to pg

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;

-- Roles belong to the cluster: another database may have made them already. Owners cannot log in; the deploying role
-- must be able to SET ROLE to them while it deploys (README: how to take that away afterwards).
DO $do$
DECLARE
  _role text;
  _comment text;
BEGIN
  FOR _role, _comment IN
    VALUES ('outreach_owner', 'Owns the hub''s objects. Cannot log in.'),
           ('outreach_control', 'Owns overrides, their audit log and the guards. Cannot log in.'),
           ('cl_owner', 'Owns the company registry. Cannot log in.'),
           ('outreach_app', 'Access role: mints, scores, runs campaigns, asks the gate.'),
           ('outreach_hub_company_target', 'Access role: writes what Company Target owns, and nothing else.'),
           ('outreach_hub_dol', 'Access role: writes what DOL Filings owns, and nothing else.'),
           ('outreach_hub_people', 'Access role: writes what People Intelligence owns, and nothing else.'),
           ('outreach_hub_blog', 'Access role: writes what Blog Content owns, and nothing else.'),
           ('outreach_hub_talent_flow', 'Access role: writes what Talent Flow owns, and nothing else.'),
           ('outreach_subhub', 'Access role: all sub-hubs together.'),
           ('cl_writer', 'Access role: writes the registry''s own columns, never the pointer.'),
           ('outreach_dispatcher', 'Access role: claims, begins and finishes sends.'),
           ('outreach_ingest', 'Access role: records provider events, suppressions, unsubscribes.'),
           ('outreach_operator', 'Access role: kill switches, halt, archive, settings, maintenance.'),
           ('outreach_analyst', 'Access role: reads every view; no personal data.'),
           ('outreach_auditor', 'Access role: reads the audit log and the gate''s decisions.')
  LOOP
    IF to_regrole(_role) IS NULL THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', _role);
        EXECUTE format('COMMENT ON ROLE %I IS %L', _role, _comment);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another deployment in this cluster was faster
      END;
    END IF;
    IF _role IN ('outreach_owner', 'outreach_control', 'cl_owner') THEN
      IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = _role AND (rolcanlogin OR rolsuper)) THEN
        RAISE EXCEPTION 'owner role can log in'
          USING DETAIL = format('role %I', _role), HINT = format('ALTER ROLE %I NOLOGIN NOSUPERUSER;', _role);
      END IF;
      IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
         AND NOT pg_has_role(current_user, _role,
           CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        BEGIN
          IF current_setting('server_version_num')::integer >= 160000 THEN
            EXECUTE format('GRANT %I TO %I WITH SET TRUE, INHERIT TRUE', _role, current_user);
          ELSE
            EXECUTE format('GRANT %I TO %I', _role, current_user);
          END IF;
        EXCEPTION WHEN insufficient_privilege THEN
          RAISE EXCEPTION 'deploying role may not become an owner role' USING
            ERRCODE = 'insufficient_privilege',
            DETAIL = format('%I is not a member of %I', current_user, _role),
            HINT = format('As a superuser: GRANT %I TO %I;%s', _role, current_user,
              CASE WHEN current_setting('server_version_num')::integer >= 160000
                THEN ' (WITH SET TRUE, INHERIT TRUE)' ELSE '' END);
        END;
      END IF;
    END IF;
  END LOOP;

  -- The sum of the sub-hubs.
  FOREACH _role IN ARRAY ARRAY['outreach_hub_company_target', 'outreach_hub_dol', 'outreach_hub_people',
    'outreach_hub_blog', 'outreach_hub_talent_flow']
  LOOP
    IF NOT EXISTS (
      SELECT FROM pg_catalog.pg_auth_members AS m
      WHERE m.roleid = to_regrole(_role) AND m.member = to_regrole('outreach_subhub')
    ) THEN
      EXECUTE format('GRANT %I TO outreach_subhub', _role);
    END IF;
  END LOOP;
END
$do$;

COMMIT;
