-- Deploy outreach:control/posture_baseline to pg
-- requires: core/run_maintenance spine/archive_outreach engagement/record_event engagement/suppress engagement/unsubscribe engagement/vw_engagement_metrics

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE VIEW outreach_internal.present_posture AS
SELECT 'trigger' AS kind, format('%s on %s', quote_ident(t.tgname), t.tgrelid::regclass) AS name,
  format('%s, enabled %s, type %s', t.tgfoid::regprocedure, t.tgenabled, t.tgtype) AS definition
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl')
UNION ALL
SELECT 'key', format('%s on %s', quote_ident(k.conname), k.conrelid::regclass),
  format('%s%s', pg_get_constraintdef(k.oid), CASE WHEN k.convalidated THEN '' ELSE ' (not validated)' END)
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_namespace AS n ON n.oid = k.connamespace
WHERE k.contype IN ('f', 'u', 'p', 'c') AND k.conrelid <> 0 AND n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl')
UNION ALL
SELECT 'function', p.oid::regprocedure::text,
  -- A constant without a name is written '…'::text, and after a dump and a restore '…'::text AS text.
  format('%s, %s, %s, %s', encode(sha256(convert_to(
      coalesce(regexp_replace(pg_get_function_sqlbody(p.oid), '(::([a-z]+)) AS \2\M', '\1', 'g'), p.prosrc), 'UTF8')), 'hex'),
    CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END, coalesce(array_to_string(p.proconfig, '; '), 'no settings'), p.provolatile)
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl')
UNION ALL
SELECT 'view', c.oid::regclass::text,
  encode(sha256(convert_to(regexp_replace(pg_get_viewdef(c.oid), '(::([a-z]+)) AS \2\M', '\1', 'g'), 'UTF8')), 'hex')
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl')
UNION ALL
SELECT 'owner', o.name, o.owner::regrole::text
FROM (
  SELECT c.oid::regclass::text AS name, c.relowner AS owner, c.relnamespace AS namespace
  FROM pg_catalog.pg_class AS c
  WHERE c.relkind IN ('r', 'p', 'v', 'S')
  UNION ALL
  SELECT p.oid::regprocedure::text, p.proowner, p.pronamespace FROM pg_catalog.pg_proc AS p
) AS o
JOIN pg_catalog.pg_namespace AS n ON n.oid = o.namespace
WHERE n.nspname IN ('outreach', 'outreach_internal', 'people')
UNION ALL
-- Grants by the hub to its own roles and to PUBLIC; what a site grants to roles of its own is the site's business.
SELECT 'privilege', format('%s%s to %s', a.object, coalesce(' (' || a.attribute || ')', ''), coalesce(r.rolname, 'PUBLIC')),
  string_agg(a.privilege, ', ' ORDER BY a.privilege)
FROM (
  SELECT p.oid::regprocedure::text AS object, NULL::text AS attribute, x.grantee, x.privilege_type AS privilege, p.pronamespace AS namespace
  FROM pg_catalog.pg_proc AS p
  CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS x
  WHERE x.grantee <> p.proowner
  UNION ALL
  SELECT c.oid::regclass::text, NULL, x.grantee, x.privilege_type, c.relnamespace
  FROM pg_catalog.pg_class AS c
  CROSS JOIN LATERAL aclexplode(c.relacl) AS x
  WHERE x.grantee <> c.relowner AND c.relkind IN ('r', 'p', 'v', 'S')
  UNION ALL
  SELECT c.oid::regclass::text, t.attname, x.grantee, x.privilege_type, c.relnamespace
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_attribute AS t ON t.attrelid = c.oid
  CROSS JOIN LATERAL aclexplode(t.attacl) AS x
  WHERE x.grantee <> c.relowner AND NOT t.attisdropped
) AS a
JOIN pg_catalog.pg_namespace AS n ON n.oid = a.namespace
LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = a.grantee
WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl')
  AND (a.grantee = 0 OR r.rolname = ANY (ARRAY['cl_owner', 'outreach_owner', 'outreach_control']::name[] || outreach_internal.access_roles()))
GROUP BY a.object, a.attribute, r.rolname;

COMMENT ON VIEW outreach_internal.present_posture IS 'What protects the hub, as it stands in the catalog now: triggers, keys, function and view bodies, owners, privileges. Compared with posture_baseline by outreach.posture().';
COMMENT ON COLUMN outreach_internal.present_posture.kind IS 'trigger, key, function, view, owner or privilege.';
COMMENT ON COLUMN outreach_internal.present_posture.name IS 'The object.';
COMMENT ON COLUMN outreach_internal.present_posture.definition IS 'What is compared: definition, owner, privileges, or a hash of the body.';

CREATE TABLE outreach_internal.posture_baseline (
  kind text NOT NULL,
  name text NOT NULL,
  definition text NOT NULL,
  PRIMARY KEY (kind, name)
);
COMMENT ON TABLE outreach_internal.posture_baseline IS 'What protects the hub, as it was deployed. Recorded by the last change of a deployment.';
COMMENT ON COLUMN outreach_internal.posture_baseline.kind IS 'trigger, key, function, view, owner or privilege.';
COMMENT ON COLUMN outreach_internal.posture_baseline.name IS 'The object.';
COMMENT ON COLUMN outreach_internal.posture_baseline.definition IS 'Its definition, owner, privileges, or a hash of its body.';

CREATE FUNCTION outreach_internal.record_posture() RETURNS bigint
LANGUAGE sql
SECURITY DEFINER
-- The path of outreach.posture(): names are written the same way.
SET search_path = pg_catalog, pg_temp
AS $$
  DELETE FROM outreach_internal.posture_baseline;
  INSERT INTO outreach_internal.posture_baseline (kind, name, definition)
  SELECT p.kind, p.name, p.definition FROM outreach_internal.present_posture AS p;
  SELECT count(*) FROM outreach_internal.posture_baseline;
$$;
COMMENT ON FUNCTION outreach_internal.record_posture() IS
  'Takes what protects the hub now as what was deployed; returns how many definitions. The last act of a deployment, and of a move to another major version of the server, which may spell definitions otherwise. Nobody but its owner and superusers may call it.';

COMMIT;
