-- Deploy outreach:core/verification to pg
-- requires: privileges

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.access_roles() RETURNS name[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT '{cl_writer,outreach_analyst,outreach_app,outreach_auditor,outreach_dispatcher,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_ingest,outreach_operator,outreach_subhub}'::pg_catalog.name[]
$$;
COMMENT ON FUNCTION outreach_internal.access_roles() IS 'The access roles, in alphabetical order.';
GRANT EXECUTE ON FUNCTION outreach_internal.access_roles() TO outreach_owner;

SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.verify_function(signature text, owner name, grantees name[]) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _function pg_proc;
  _held name[];
BEGIN
  SELECT p.* INTO _function FROM pg_proc AS p WHERE p.oid = to_regprocedure(signature);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'function % is missing', signature;
  END IF;
  IF _function.proowner <> owner::regrole THEN
    RAISE EXCEPTION 'function % is owned by %, not by %', signature, _function.proowner::regrole, owner;
  END IF;
  IF EXISTS (
    SELECT FROM aclexplode(coalesce(_function.proacl, acldefault('f', _function.proowner))) AS a WHERE a.grantee = 0
  ) THEN
    RAISE EXCEPTION 'PUBLIC may execute %', signature;
  END IF;
  SELECT coalesce(array_agg(r.rolname ORDER BY r.rolname), '{}') INTO _held
  FROM aclexplode(_function.proacl) AS a
  JOIN pg_roles AS r ON r.oid = a.grantee
  WHERE r.rolname = ANY (outreach_internal.access_roles());
  IF _held <> (SELECT coalesce(array_agg(g ORDER BY g), '{}') FROM unnest(verify_function.grantees) AS g) THEN
    RAISE EXCEPTION 'function % may be executed by %, not by %', signature, _held, grantees;
  END IF;
  IF _function.prosecdef AND NOT EXISTS (
    SELECT FROM unnest(_function.proconfig) AS c WHERE c ~ '^search_path=pg_catalog,.*pg_temp$'
  ) THEN
    RAISE EXCEPTION 'definer function % does not pin its search_path with pg_temp last', signature;
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.verify_function(text, name, name[]) IS
  'Used by the verify scripts: raises unless the function exists, has this owner, may be executed by exactly these access roles and not by PUBLIC, and pins its search_path if it is SECURITY DEFINER.';

CREATE FUNCTION outreach_internal.verify_relation(relation text, owner name, grantees name[]) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _class pg_class;
  _held name[];
  _public boolean;
BEGIN
  SELECT c.* INTO _class FROM pg_class AS c WHERE c.oid = to_regclass(relation);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'relation % is missing', relation;
  END IF;
  IF _class.relowner <> owner::regrole THEN
    RAISE EXCEPTION 'relation % is owned by %, not by %', relation, _class.relowner::regrole, owner;
  END IF;
  WITH held AS (
    SELECT a.grantee FROM aclexplode(_class.relacl) AS a
    UNION
    SELECT a.grantee
    FROM pg_attribute AS t, aclexplode(t.attacl) AS a
    WHERE t.attrelid = _class.oid AND NOT t.attisdropped
  )
  SELECT coalesce(array_agg(r.rolname ORDER BY r.rolname) FILTER (WHERE r.rolname = ANY (outreach_internal.access_roles())), '{}'),
    coalesce(bool_or(h.grantee = 0), false)
  INTO _held, _public
  FROM held AS h
  LEFT JOIN pg_roles AS r ON r.oid = h.grantee;
  IF _public THEN
    RAISE EXCEPTION 'PUBLIC holds a privilege on %', relation;
  END IF;
  IF _held <> (SELECT coalesce(array_agg(g ORDER BY g), '{}') FROM unnest(verify_relation.grantees) AS g) THEN
    RAISE EXCEPTION 'privileges on % are held by %, not by %', relation, _held, grantees;
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.verify_relation(text, name, name[]) IS
  'Used by the verify scripts: raises unless the relation exists, has this owner, and exactly these access roles, and not PUBLIC, hold a privilege on it or a column of it.';

CREATE FUNCTION outreach_internal.verify_guards(relation text, triggers name[]) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _missing text;
BEGIN
  SELECT string_agg(w.name, ', ') INTO _missing
  FROM unnest(triggers) AS w (name)
  WHERE NOT EXISTS (
    SELECT FROM pg_trigger AS t WHERE t.tgrelid = to_regclass(relation) AND t.tgname = w.name AND t.tgenabled = 'A'
  );
  IF _missing IS NOT NULL THEN
    RAISE EXCEPTION 'triggers on % are missing or not ENABLE ALWAYS: %', relation, _missing;
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.verify_guards(text, name[]) IS
  'Used by the verify scripts: raises unless the relation has these triggers, each ENABLE ALWAYS, so that session_replication_role does not switch them off.';

CREATE FUNCTION outreach_internal.verify_constraints(relation text, constraints name[]) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _missing text;
BEGIN
  SELECT string_agg(w.name, ', ') INTO _missing
  FROM unnest(constraints) AS w (name)
  WHERE NOT EXISTS (
    SELECT FROM pg_constraint AS c WHERE c.conrelid = to_regclass(relation) AND c.conname = w.name AND c.convalidated
  );
  IF _missing IS NOT NULL THEN
    RAISE EXCEPTION 'constraints on % are missing or not validated: %', relation, _missing;
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.verify_constraints(text, name[]) IS
  'Used by the verify scripts: raises unless the relation has these constraints, each validated.';

COMMIT;
