-- Deploy outreach:control/posture to pg
-- requires: control/posture_baseline bit/bit_breakdown bit/next_bit_change bit/set_signal_weight bit/vw_bit_score_history bit/vw_bit_staleness bit/vw_signal_weights gate/simulate_bit gate/company_summaries gate/vw_tier_changes gate/what_if gate/why_sent gate/why_not_sent send/extend_claim send/requeue_failed send/resolve_unknown send/add_sender send/set_sender_status send/vw_sender_load send/load_holidays campaign/add_sequence_step campaign/set_sequence_step campaign/remove_sequence_step campaign/add_step_variant campaign/remove_step_variant campaign/new_sequence_version campaign/vw_sequences campaign/get_sequence campaign/preview_step campaign/vw_variant_results engagement/load_free_mail_domains engagement/vw_campaign_funnel engagement/vw_enrollment_stops engagement/vw_send_health engagement/erase_person engagement/lift_suppression engagement/remove_breaker

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.posture_checks() RETURNS TABLE (check_name text, severity text, ok boolean, detail text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  WITH drift AS (
    SELECT coalesce(b.kind, p.kind) AS kind,
      CASE
        WHEN p.name IS NULL THEN 'missing: ' || b.name
        WHEN b.name IS NULL THEN 'added: ' || p.name
        ELSE format('changed: %s is %s, was %s', b.name, left(p.definition, 200), left(b.definition, 200))
      END AS what
    FROM outreach_internal.posture_baseline AS b
    FULL JOIN outreach_internal.present_posture AS p ON p.kind = b.kind AND p.name = b.name
    WHERE p.definition IS DISTINCT FROM b.definition
      -- Partitions made since the deployment are checked by themselves; a site's registry may get keys and triggers of its own.
      AND NOT (b.name IS NULL AND p.name ~ 'gate_decisions_[0-9]{4}_[0-9]{2}')
      AND NOT (b.name IS NULL AND p.kind IN ('trigger', 'key') AND p.name LIKE '% on cl.company_identity')
  ), found AS (
    SELECT 'guards_enabled' AS check_name, 'error' AS severity, d.what FROM drift AS d WHERE d.kind = 'trigger'
    UNION ALL
    SELECT 'guards_enabled', 'error', format('partition %s lacks an enabled %s', i.inhrelid::regclass, g.name)
    FROM pg_inherits AS i
    CROSS JOIN (VALUES ('refuse_change'), ('refuse_truncate')) AS g (name)
    WHERE i.inhparent = to_regclass('outreach.gate_decisions')
      AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = i.inhrelid AND t.tgname = g.name AND t.tgenabled = 'A')
    UNION ALL
    SELECT 'keys_in_force', 'error', d.what FROM drift AS d WHERE d.kind = 'key'
    UNION ALL
    SELECT DISTINCT 'keys_in_force', 'error', format('key %s on %s is switched off', k.conname, k.conrelid::regclass)
    FROM pg_trigger AS t
    JOIN pg_constraint AS k ON k.oid = t.tgconstraint
    JOIN pg_namespace AS n ON n.oid = k.connamespace
    WHERE t.tgisinternal AND t.tgenabled NOT IN ('O', 'A') AND n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl')
    UNION ALL
    SELECT 'bodies_unchanged', 'error', d.what FROM drift AS d WHERE d.kind IN ('function', 'view')
    UNION ALL
    SELECT 'owners_as_deployed', 'error', d.what FROM drift AS d WHERE d.kind = 'owner'
    UNION ALL
    SELECT 'owners_as_deployed', 'error', format('schema %s is owned by %s', n.nspname, n.nspowner::regrole)
    FROM pg_namespace AS n
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people') AND n.nspowner <> 'pg_database_owner'::regrole
    UNION ALL
    SELECT 'owners_cannot_log_in', 'error', format('role %s can log in or is a superuser', r.rolname)
    FROM pg_roles AS r
    WHERE r.rolname IN ('outreach_owner', 'outreach_control', 'cl_owner') AND (r.rolcanlogin OR r.rolsuper)
    UNION ALL
    SELECT 'nobody_becomes_an_owner', 'warning', format('login %s can become %s', m.rolname, o.rolname)
    FROM pg_roles AS m
    CROSS JOIN pg_roles AS o
    WHERE m.rolcanlogin AND NOT m.rolsuper AND o.rolname IN ('outreach_owner', 'outreach_control', 'cl_owner')
      AND pg_has_role(m.oid, o.oid, 'MEMBER')
    UNION ALL
    SELECT 'privileges_as_deployed', 'error', d.what FROM drift AS d WHERE d.kind = 'privilege'
    UNION ALL
    SELECT 'nothing_for_public', 'error', format('PUBLIC may execute %s', p.oid::regprocedure)
    FROM pg_proc AS p
    JOIN pg_namespace AS n ON n.oid = p.pronamespace
    CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people') AND a.grantee = 0
    UNION ALL
    SELECT 'nothing_for_public', 'error', format('PUBLIC holds %s on %s', a.privilege_type, c.oid::regclass)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL aclexplode(c.relacl) AS a
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl') AND a.grantee = 0
    UNION ALL
    SELECT 'no_dangerous_grants', 'error', format('%s holds %s on %s', a.grantee::regrole, a.privilege_type, c.oid::regclass)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL aclexplode(c.relacl) AS a
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl') AND a.grantee NOT IN (0, c.relowner)
      AND a.privilege_type IN ('TRIGGER', 'TRUNCATE', 'REFERENCES')
    UNION ALL
    SELECT 'no_dangerous_grants', 'error', format('%s may create in schema %s', a.grantee::regrole, n.nspname)
    FROM pg_namespace AS n
    CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people') AND a.privilege_type = 'CREATE'
      AND a.grantee NOT IN (n.nspowner, 'outreach_owner'::regrole, 'outreach_control'::regrole)
    UNION ALL
    SELECT 'definer_paths_pinned', 'error', format('%s does not pin its search_path with pg_temp last', p.oid::regprocedure)
    FROM pg_proc AS p
    JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl') AND p.prosecdef
      AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS c WHERE c ~ '^search_path=pg_catalog,.*pg_temp$')
    UNION ALL
    SELECT 'triggers_cannot_be_set_aside', 'error',
      format('%s may set session_replication_role', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
    FROM pg_parameter_acl AS p
    CROSS JOIN LATERAL aclexplode(p.paracl) AS a
    WHERE p.parname = 'session_replication_role'
      AND NOT coalesce((SELECT r.rolsuper FROM pg_roles AS r WHERE r.oid = a.grantee), false)
    UNION ALL
    SELECT 'triggers_cannot_be_set_aside', 'error', format('a rule stands on %s', r.ev_class::regclass)
    FROM pg_rewrite AS r
    JOIN pg_class AS c ON c.oid = r.ev_class
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl') AND r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'no_row_security', 'error', format('row security is on for %s', c.oid::regclass)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl') AND (c.relrowsecurity OR c.relforcerowsecurity)
    UNION ALL
    SELECT 'no_row_security', 'error', format('policy %s stands on %s', p.polname, p.polrelid::regclass)
    FROM pg_policy AS p
    JOIN pg_class AS c ON c.oid = p.polrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl')
    UNION ALL
    SELECT 'nobody_writes_all_data', 'error', format('%s is a member of pg_write_all_data', r.rolname)
    FROM pg_roles AS r
    WHERE NOT r.rolsuper AND r.rolname <> 'pg_write_all_data' AND pg_has_role(r.oid, 'pg_write_all_data', 'MEMBER')
    UNION ALL
    SELECT 'writes_are_durable', 'error', format('%s is %s', s.name, s.setting)
    FROM pg_settings AS s
    WHERE s.name IN ('fsync', 'full_page_writes') AND s.setting <> 'on'
    UNION ALL
    SELECT 'summaries_agree', 'error', format('%s companies are not summarised as the tables say, among them %s',
      count(*), min(coalesce(s.outreach_id, t.outreach_id)::text))
    FROM outreach_internal.company_summaries AS s
    FULL JOIN outreach_internal.company_facts AS t ON t.outreach_id = s.outreach_id
    WHERE ROW (s.*) IS DISTINCT FROM ROW (t.*)
    HAVING count(*) > 0
    UNION ALL
    SELECT 'server_is_patched', 'warning',
      format('server %s is older than %s, which fixes CVE-2026-6460, CVE-2026-6467 and others', current_setting('server_version'), f.version)
    FROM (VALUES (150020, '15.20'), (160016, '16.16'), (170012, '17.12'), (180007, '18.7')) AS f (number, version)
    WHERE f.number / 10000 = current_setting('server_version_num')::integer / 10000
      AND current_setting('server_version_num')::integer < f.number
  )
  SELECT c.check_name, c.severity, f.details IS NULL, coalesce(f.details, c.promise)
  FROM (VALUES
    (1, 'guards_enabled', 'error', 'every guard trigger is there and ENABLE ALWAYS'),
    (2, 'keys_in_force', 'error', 'every key and CHECK is there, by definition, and validated'),
    (3, 'bodies_unchanged', 'error', 'every function and view is as it was deployed'),
    (4, 'owners_as_deployed', 'error', 'every object has the owner it was deployed with'),
    (5, 'owners_cannot_log_in', 'error', 'the owner roles cannot log in'),
    (6, 'nobody_becomes_an_owner', 'warning', 'no login but a superuser can become an owner'),
    (7, 'privileges_as_deployed', 'error', 'the hub''s roles hold what they were deployed with'),
    (8, 'nothing_for_public', 'error', 'PUBLIC may do nothing'),
    (9, 'no_dangerous_grants', 'error', 'nobody holds TRIGGER, TRUNCATE, REFERENCES or CREATE but the owners'),
    (10, 'definer_paths_pinned', 'error', 'every definer function pins its search_path'),
    (11, 'triggers_cannot_be_set_aside', 'error', 'nobody may set session_replication_role, no rule rewrites a statement'),
    (12, 'no_row_security', 'error', 'no policy hides rows or runs code when a table of the hub is read'),
    (13, 'nobody_writes_all_data', 'error', 'pg_write_all_data has no member'),
    (14, 'writes_are_durable', 'error', 'fsync and full_page_writes are on'),
    (15, 'summaries_agree', 'error', 'what the gate reads of each company is what the tables say'),
    (16, 'server_is_patched', 'warning', 'the server is at or above the security floor')
  ) AS c (position, check_name, severity, promise)
  LEFT JOIN (
    SELECT f.check_name, string_agg(f.what, '; ' ORDER BY f.what) AS details FROM found AS f GROUP BY f.check_name
  ) AS f ON f.check_name = c.check_name
  ORDER BY c.position
$$;

COMMENT ON FUNCTION outreach_internal.posture_checks() IS 'The checks of outreach.posture(), one row each.';

CREATE FUNCTION outreach.posture() RETURNS TABLE (check_name text, severity text, ok boolean, detail text)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN QUERY SELECT c.check_name, c.severity, c.ok, c.detail FROM outreach_internal.posture_checks() AS c;
EXCEPTION WHEN insufficient_privilege THEN
  -- A restore without privileges leaves outreach_control itself without a way into its schemas.
  RETURN QUERY VALUES ('privileges_as_deployed', 'error', false, 'outreach_control cannot look: ' || SQLERRM);
END
$$;

COMMENT ON FUNCTION outreach.posture() IS
  'Is what protects the hub still in place? One row per check: severity error or warning, ok, and in detail what was found (or, when ok, what was checked). Only a failed error stops anything: the dispatcher does not start (OX901). Compares triggers, keys, bodies, owners and privileges with what was deployed, and asks the cluster for roles and settings that would let somebody past them. Also compares what the gate reads of each company with the tables that it is kept from (about a second at 95,000 companies).';
GRANT EXECUTE ON FUNCTION outreach.posture() TO outreach_dispatcher, outreach_operator, outreach_auditor;

-- Recorded last: what stands now is what was deployed.
SELECT outreach_internal.record_posture();

COMMIT;
