-- Deploy outreach:control/override_audit_log to pg
-- requires: core/refuse_change

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.audit_row_hash(
  audit_id bigint, override_id uuid, revision integer, state_hash bytea, outreach_id uuid, action text, before jsonb,
  after jsonb, reason text, actor text, on_behalf_of text, recorded_at timestamptz, transaction_id bigint, prev_hash bytea
) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT pg_catalog.sha256(
    pg_catalog.int8send(audit_id) || pg_catalog.uuid_send(override_id) || pg_catalog.int4send(revision) || state_hash
    || coalesce('\x01'::bytea || pg_catalog.uuid_send(outreach_id), '\x00'::bytea)
    || pg_catalog.quote_nullable(action)::bytea || pg_catalog.quote_nullable(before::text)::bytea
    || pg_catalog.quote_nullable(after::text)::bytea || pg_catalog.quote_nullable(reason)::bytea
    || pg_catalog.quote_nullable(actor)::bytea || pg_catalog.quote_nullable(on_behalf_of)::bytea
    || pg_catalog.timestamptz_send(recorded_at) || pg_catalog.int8send(transaction_id)
    || coalesce(prev_hash, '\x00'::bytea));
END;
COMMENT ON FUNCTION outreach_internal.audit_row_hash(bigint, uuid, integer, bytea, uuid, text, jsonb, jsonb, text, text, text, timestamptz, bigint, bytea) IS
  'sha256 over the content of an audit row and the hash of the row before it, from immutable built-ins alone: the same on every version and under every setting. Text is quoted, so that no two contents spell the same bytes.';

CREATE TABLE outreach.override_audit_log (
  audit_id bigint PRIMARY KEY CONSTRAINT audit_id_counts_from_1 CHECK (audit_id >= 1),
  override_id uuid NOT NULL,
  revision integer NOT NULL CONSTRAINT revision_counts_from_1 CHECK (revision >= 1),
  state_hash bytea NOT NULL,
  outreach_id uuid,
  action text NOT NULL CONSTRAINT action_is_known CHECK (action IN ('INSERT', 'UPDATE', 'DELETE')),
  before jsonb,
  after jsonb,
  reason text NOT NULL,
  actor text NOT NULL,
  on_behalf_of text,
  recorded_at timestamptz NOT NULL,
  transaction_id bigint NOT NULL,
  prev_audit_id bigint,
  prev_hash bytea,
  row_hash bytea NOT NULL GENERATED ALWAYS AS (outreach_internal.audit_row_hash(audit_id, override_id, revision, state_hash,
    outreach_id, action, before, after, reason, actor, on_behalf_of, recorded_at, transaction_id, prev_hash)) STORED,
  CONSTRAINT one_row_per_revision UNIQUE (override_id, revision),
  CONSTRAINT state_can_be_referred_to UNIQUE (override_id, revision, state_hash),
  CONSTRAINT hash_can_be_referred_to UNIQUE (audit_id, row_hash),
  CONSTRAINT chain_does_not_fork UNIQUE (prev_audit_id, prev_hash),
  CONSTRAINT chain_has_no_gap CHECK (
    (audit_id = 1 AND prev_audit_id IS NULL AND prev_hash IS NULL)
    OR (audit_id > 1 AND prev_audit_id IS NOT NULL AND prev_audit_id = audit_id - 1 AND prev_hash IS NOT NULL)),
  CONSTRAINT chain_is_whole FOREIGN KEY (prev_audit_id, prev_hash)
    REFERENCES outreach.override_audit_log (audit_id, row_hash),
  CONSTRAINT before_and_after_fit_the_action CHECK (
    (before IS NULL) = (action = 'INSERT') AND (after IS NULL) = (action = 'DELETE'))
);

COMMENT ON TABLE outreach.override_audit_log IS 'Every insert, update and delete of an override, whoever made it and however; each row holds the hash of the one before. Append-only for ever: rows stay when a company is archived.';
COMMENT ON COLUMN outreach.override_audit_log.audit_id IS 'Position in the chain, from 1, without a gap.';
COMMENT ON COLUMN outreach.override_audit_log.override_id IS 'The override that changed.';
COMMENT ON COLUMN outreach.override_audit_log.revision IS 'Its revision after the change, counted from 1.';
COMMENT ON COLUMN outreach.override_audit_log.state_hash IS 'Its state_hash after the change (before it, for DELETE). The override row refers to this.';
COMMENT ON COLUMN outreach.override_audit_log.outreach_id IS 'The company, or NULL for a halt.';
COMMENT ON COLUMN outreach.override_audit_log.action IS 'INSERT, UPDATE or DELETE.';
COMMENT ON COLUMN outreach.override_audit_log.before IS 'The override row before, NULL for INSERT. Times in UTC.';
COMMENT ON COLUMN outreach.override_audit_log.after IS 'The override row after, NULL for DELETE. Times in UTC.';
COMMENT ON COLUMN outreach.override_audit_log.reason IS 'Why: the reason of the override, or of its removal.';
COMMENT ON COLUMN outreach.override_audit_log.actor IS 'Login that did it: session_user, which neither SET ROLE nor a setting changes.';
COMMENT ON COLUMN outreach.override_audit_log.on_behalf_of IS 'UNVERIFIED: what the session said in the setting outreach.on_behalf_of, e.g. the person behind a pooled login.';
COMMENT ON COLUMN outreach.override_audit_log.recorded_at IS 'When the row was written, by the clock: while the transaction committed.';
COMMENT ON COLUMN outreach.override_audit_log.transaction_id IS 'The transaction (pg_current_xact_id) that did it.';
COMMENT ON COLUMN outreach.override_audit_log.prev_audit_id IS 'audit_id of the row before; NULL in the first.';
COMMENT ON COLUMN outreach.override_audit_log.prev_hash IS 'row_hash of the row before; NULL in the first.';
COMMENT ON COLUMN outreach.override_audit_log.row_hash IS 'sha256 over this row''s content and prev_hash, 32 bytes.';

-- The name sorts before RI_ConstraintTrigger: the guard answers before the keys do.
CREATE TRIGGER "0_refuse_change" AFTER UPDATE OR DELETE ON outreach.override_audit_log
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.override_audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.override_audit_log ENABLE ALWAYS TRIGGER "0_refuse_change";
ALTER TABLE outreach.override_audit_log ENABLE ALWAYS TRIGGER refuse_truncate;

GRANT SELECT ON outreach.override_audit_log TO outreach_auditor;

COMMIT;
