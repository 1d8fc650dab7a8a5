-- Deploy outreach:spine/outreach_archive to pg
-- requires: core/refuse_change engagement/erased_children

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE TABLE outreach.outreach_archive (
  outreach_id uuid PRIMARY KEY,
  sovereign_company_id uuid NOT NULL,
  minted_at timestamptz NOT NULL,
  minted_by text NOT NULL,
  archived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  archived_by text NOT NULL DEFAULT session_user,
  reason text NOT NULL CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  children jsonb NOT NULL DEFAULT '{}' CONSTRAINT children_are_an_object CHECK (jsonb_typeof(children) = 'object')
);
CREATE INDEX outreach_archive_company_idx ON outreach.outreach_archive (sovereign_company_id, archived_at);

COMMENT ON TABLE outreach.outreach_archive IS 'One row per archived outreach_id, written before anything of it is deleted. The guards let a pointer, a spine row, a signal or a send go only when its id is here.';
COMMENT ON COLUMN outreach.outreach_archive.outreach_id IS 'The archived identifier; never minted again.';
COMMENT ON COLUMN outreach.outreach_archive.sovereign_company_id IS 'The company it stood for.';
COMMENT ON COLUMN outreach.outreach_archive.minted_at IS 'When it had been minted.';
COMMENT ON COLUMN outreach.outreach_archive.minted_by IS 'Login that had minted it.';
COMMENT ON COLUMN outreach.outreach_archive.archived_at IS 'When it was archived, by the clock.';
COMMENT ON COLUMN outreach.outreach_archive.archived_by IS 'Login that archived it (session_user).';
COMMENT ON COLUMN outreach.outreach_archive.reason IS 'Why it was archived. No personal data.';
COMMENT ON COLUMN outreach.outreach_archive.children IS 'Every row that went with it: an object of relation name to array of rows.';

CREATE FUNCTION outreach_internal.guard_archive() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _children jsonb;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.children <> OLD.children THEN
    _children := outreach_internal.erased_children(OLD.children);
    OLD.children := NEW.children;
    IF NEW IS NOT DISTINCT FROM OLD AND NEW.children = _children THEN
      RETURN NULL;
    END IF;
  END IF;
  RAISE EXCEPTION 'table is append-only' USING
    ERRCODE = 'OX212',
    DETAIL = format('%s of archived company %s', TG_OP, OLD.outreach_id),
    HINT = 'An archived company stays as it was; outreach.erase_person() alone takes a person out of it.',
    SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_archive() IS
  'Trigger function on outreach.outreach_archive: no delete, and no update but one that puts in place of the children exactly what outreach_internal.erased_children() leaves of them, and changes something. Raises OX212.';

-- The name sorts before RI_ConstraintTrigger: the guard answers before the keys do.
CREATE TRIGGER "0_refuse_change" AFTER UPDATE OR DELETE ON outreach.outreach_archive
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.guard_archive();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.outreach_archive
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.outreach_archive ENABLE ALWAYS TRIGGER "0_refuse_change";
ALTER TABLE outreach.outreach_archive ENABLE ALWAYS TRIGGER refuse_truncate;

-- The guards believe it, so the hub may add to it and no more.
GRANT SELECT, INSERT ON outreach.outreach_archive TO outreach_owner;

COMMIT;
