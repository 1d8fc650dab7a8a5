-- Deploy outreach:spine/outreach_orphan_archive to pg
-- requires: core/refuse_change

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.outreach_orphan_archive (
  outreach_id uuid PRIMARY KEY,
  sovereign_company_id uuid,
  legacy_row jsonb NOT NULL DEFAULT '{}' CONSTRAINT legacy_row_is_an_object CHECK (jsonb_typeof(legacy_row) = 'object'),
  reason text NOT NULL CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  archived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  archived_by text NOT NULL DEFAULT session_user
);

COMMENT ON TABLE outreach.outreach_orphan_archive IS 'Rows of an imported legacy spine that match no registry row, with the reason. Filled by the import, never changed afterwards.';
COMMENT ON COLUMN outreach.outreach_orphan_archive.outreach_id IS 'The legacy identifier.';
COMMENT ON COLUMN outreach.outreach_orphan_archive.sovereign_company_id IS 'The company that the legacy row named, if it named one.';
COMMENT ON COLUMN outreach.outreach_orphan_archive.legacy_row IS 'The legacy row as it was.';
COMMENT ON COLUMN outreach.outreach_orphan_archive.reason IS 'Why it could not be aligned. No personal data.';
COMMENT ON COLUMN outreach.outreach_orphan_archive.archived_at IS 'When it was put here, by the clock.';
COMMENT ON COLUMN outreach.outreach_orphan_archive.archived_by IS 'Login that put it here (session_user).';

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach.outreach_orphan_archive
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.outreach_orphan_archive
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.outreach_orphan_archive ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.outreach_orphan_archive ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
