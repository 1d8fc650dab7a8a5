-- Deploy outreach:spine/write_once to pg
-- requires: spine/pointer_keys spine/outreach_archive

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

-- The guards belong to another role than the tables they guard, and see the archive by their owner's right.
CREATE FUNCTION outreach_internal.guard_pointer() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF (TG_OP = 'DELETE' OR (NEW.outreach_id IS NULL AND NEW.sovereign_company_id = OLD.sovereign_company_id))
     AND EXISTS (
       SELECT FROM outreach.outreach_archive AS a
       WHERE a.outreach_id = OLD.outreach_id AND a.sovereign_company_id = OLD.sovereign_company_id
     ) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'registry pointer is written once' USING
    ERRCODE = 'OX211',
    DETAIL = format('%s of outreach_id %s, sovereign_company_id %s', TG_OP, OLD.outreach_id, OLD.sovereign_company_id),
    HINT = 'Only outreach.archive_outreach() releases a pointer, after it has archived the company.';
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_pointer() IS
  'Trigger function on the registry: a pointer never changes from one id to another, and goes only when the archive holds the pair. Raises OX211.';

CREATE FUNCTION outreach_internal.guard_spine() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (
    SELECT FROM outreach.outreach_archive AS a
    WHERE a.outreach_id = OLD.outreach_id AND a.sovereign_company_id = OLD.sovereign_company_id
  ) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'spine row is written once' USING
    ERRCODE = 'OX211',
    DETAIL = format('%s of outreach_id %s, sovereign_company_id %s', TG_OP, OLD.outreach_id, OLD.sovereign_company_id),
    HINT = 'Only outreach.archive_outreach() removes a company from the spine.';
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_spine() IS
  'Trigger function on the spine: rows never change, and go only when the archive holds the pair. Raises OX211.';

RESET ROLE;

-- Names that sort before RI_ConstraintTrigger: the guard answers before the keys do, with its own code and hint.
-- AFTER, so that no other trigger can change the row once it was looked at; ALWAYS, so that it fires as well in
-- session_replication_role = replica, where the keys do not.
CREATE TRIGGER "0_guard_pointer_update" AFTER UPDATE ON cl.company_identity
  FOR EACH ROW
  WHEN (OLD.outreach_id IS NOT NULL
    AND (NEW.outreach_id IS DISTINCT FROM OLD.outreach_id OR NEW.sovereign_company_id <> OLD.sovereign_company_id))
  EXECUTE FUNCTION outreach_internal.guard_pointer();
CREATE TRIGGER "0_guard_pointer_delete" AFTER DELETE ON cl.company_identity
  FOR EACH ROW
  WHEN (OLD.outreach_id IS NOT NULL)
  EXECUTE FUNCTION outreach_internal.guard_pointer();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON cl.company_identity
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE cl.company_identity ENABLE ALWAYS TRIGGER "0_guard_pointer_update";
ALTER TABLE cl.company_identity ENABLE ALWAYS TRIGGER "0_guard_pointer_delete";
ALTER TABLE cl.company_identity ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE TRIGGER "0_guard_spine" AFTER UPDATE OR DELETE ON outreach.outreach
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.guard_spine();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.outreach
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.outreach ENABLE ALWAYS TRIGGER "0_guard_spine";
ALTER TABLE outreach.outreach ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
