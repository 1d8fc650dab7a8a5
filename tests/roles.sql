BEGIN;
SELECT plan(7);

-- Owners own, access roles are granted to logins; none of them is a login itself.
SELECT results_eq(
  $$SELECT r.oid::regrole::text, r.rolcanlogin, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls, r.rolreplication
    FROM pg_roles AS r
    WHERE r.rolname IN ('outreach_owner', 'outreach_control', 'cl_owner') OR r.rolname = ANY (outreach_internal.access_roles())
    ORDER BY r.rolname$$,
  $$SELECT unnest('{cl_owner,cl_writer,outreach_analyst,outreach_app,outreach_auditor,outreach_control,outreach_dispatcher,
    outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_ingest,outreach_operator,outreach_owner,outreach_subhub}'::text[]), false, false, false, false, false, false$$,
  'sixteen roles, none of which can log in or stands above the rules');

SELECT is_empty(
  $$SELECT r.rolname
    FROM pg_roles AS r
    WHERE (r.rolname IN ('outreach_owner', 'outreach_control', 'cl_owner') OR r.rolname = ANY (outreach_internal.access_roles()))
      AND shobj_description(r.oid, 'pg_authid') IS NULL$$,
  'each role says what it is for');

SELECT is_empty(
  $$SELECT m.roleid::regrole, m.member::regrole
    FROM pg_auth_members AS m
    WHERE m.member IN (SELECT r.oid FROM pg_roles AS r
      WHERE r.rolname IN ('outreach_owner', 'outreach_control', 'cl_owner') OR r.rolname = ANY (outreach_internal.access_roles()))
      AND NOT (m.member = 'outreach_subhub'::regrole AND m.roleid::regrole::text LIKE 'outreach\_hub\_%')$$,
  'none of them is a member of any role but outreach_subhub, the sum of the hubs: no owner inherits the other''s rights');

-- What the two owners own is apart, so that neither can switch off what the other does.
SELECT bag_eq(
  $$SELECT c.oid::regclass::text FROM pg_class AS c WHERE c.relowner = 'outreach_control'::regrole AND c.relkind IN ('r', 'p', 'v')$$,
  $$VALUES ('outreach.manual_overrides'), ('outreach.override_audit_log'), ('outreach.vw_overrides'), ('outreach.vw_locks_on_brakes'),
    ('outreach_internal.brake_barrier'), ('outreach_internal.audit_chain'),
    ('outreach_internal.present_posture'), ('outreach_internal.posture_baseline'),
    ('outreach_internal.spine_probe'), ('outreach.outreach_archive'), ('outreach.settings'),
    ('outreach.erasures'), ('outreach_internal.erased_addresses'), ('outreach_internal.address_key'),
    ('outreach.suppression_lifts'), ('outreach.vw_suppression_lifts')$$,
  'outreach_control owns overrides, their log, the brakes, the posture, and what they are set by and believe');
SELECT is_empty(
  $$SELECT t.tgrelid::regclass, t.tgname, p.proowner::regrole
    FROM pg_trigger AS t
    JOIN pg_proc AS p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND p.proowner <> 'outreach_control'::regrole
      AND t.tgrelid IN (SELECT unnest('{outreach.outreach,cl.company_identity,outreach.outreach_archive,outreach.outreach_orphan_archive,
        outreach.manual_overrides,outreach.override_audit_log,outreach.gate_decisions}'::regclass[]))$$,
  'and every guard of spine, registry, archives, audit and decisions');
SELECT is(
  (SELECT c.relowner::regrole::text FROM pg_class AS c WHERE c.oid = 'cl.company_identity'::regclass), 'cl_owner',
  'the registry belongs to Company Lifecycle');
SELECT is_empty(
  $$SELECT c.oid::regclass, c.relowner::regrole
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('cl', 'outreach', 'outreach_internal', 'people')
      AND c.relowner NOT IN ('outreach_owner'::regrole, 'outreach_control'::regrole, 'cl_owner'::regrole)$$,
  'nothing was left in the hands of the deploying role');

SELECT * FROM finish();
ROLLBACK;
