-- Deploy outreach:engagement/erasures to pg
-- requires: core/refuse_change

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE TABLE outreach.erasures (
  person_id uuid PRIMARY KEY,
  reason text NOT NULL CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  erased_by text NOT NULL DEFAULT session_user,
  erased_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE outreach.erasures IS 'Whose personal data was erased: one row per contact. Append-only. The guards of the archive and of events let what is recorded of a person be replaced by its erased form only when the person is here.';
COMMENT ON COLUMN outreach.erasures.person_id IS 'The contact; the row that has this id holds nothing of the person any more.';
COMMENT ON COLUMN outreach.erasures.reason IS 'Why. No personal data.';
COMMENT ON COLUMN outreach.erasures.erased_by IS 'Login that erased it (session_user).';
COMMENT ON COLUMN outreach.erasures.erased_at IS 'When, by the clock; the first time, if it was repeated.';

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach.erasures
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.erasures
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.erasures ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.erasures ENABLE ALWAYS TRIGGER refuse_truncate;

GRANT SELECT ON outreach.erasures TO outreach_owner, outreach_operator, outreach_auditor;

COMMIT;
