-- Deploy outreach:control/manual_overrides to pg
-- requires: control/override_audit_log spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;

-- The key to the spine crosses owners: REFERENCES is lent for this transaction only.
SET LOCAL ROLE outreach_owner;
GRANT REFERENCES ON outreach.outreach TO outreach_control;

SET LOCAL ROLE outreach_control;
CREATE TABLE outreach.manual_overrides (
  override_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  outreach_id uuid CONSTRAINT override_is_of_a_company_on_the_spine REFERENCES outreach.outreach (outreach_id),
  override_type text NOT NULL CONSTRAINT override_type_is_known
    CHECK (override_type IN ('BLOCK_OUTREACH', 'BLOCK_EMAIL', 'BLOCK_PHONE', 'FORCE_TIER', 'MARKETING_DISABLED')),
  forced_tier integer CONSTRAINT forced_tier_is_a_tier CHECK (forced_tier BETWEEN -1 AND 3),
  reason text NOT NULL CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL DEFAULT session_user,
  removed_at timestamptz,
  removed_by text,
  removed_reason text CONSTRAINT removed_reason_is_not_blank CHECK (removed_reason ~ '[^[:space:]]'),
  revision integer NOT NULL DEFAULT 1,
  state_hash bytea NOT NULL GENERATED ALWAYS AS (sha256(
    uuid_send(override_id) || coalesce('\x01'::bytea || uuid_send(outreach_id), '\x00'::bytea)
    || quote_nullable(override_type)::bytea || coalesce('\x01'::bytea || int4send(forced_tier), '\x00'::bytea)
    || quote_nullable(reason)::bytea || coalesce('\x01'::bytea || timestamptz_send(expires_at), '\x00'::bytea)
    || timestamptz_send(created_at) || quote_nullable(created_by)::bytea
    || coalesce('\x01'::bytea || timestamptz_send(removed_at), '\x00'::bytea)
    || quote_nullable(removed_by)::bytea || quote_nullable(removed_reason)::bytea)) STORED,
  CONSTRAINT only_a_forced_tier_has_a_tier_and_expires CHECK (
    (override_type = 'FORCE_TIER') = (forced_tier IS NOT NULL) AND (override_type = 'FORCE_TIER') = (expires_at IS NOT NULL)),
  CONSTRAINT only_a_halt_has_no_company CHECK (outreach_id IS NOT NULL OR override_type = 'BLOCK_OUTREACH'),
  CONSTRAINT removal_says_when_who_and_why CHECK (
    (removed_at IS NULL) = (removed_by IS NULL) AND (removed_at IS NULL) = (removed_reason IS NULL)),
  CONSTRAINT state_is_audited FOREIGN KEY (override_id, revision, state_hash)
    REFERENCES outreach.override_audit_log (override_id, revision, state_hash) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX one_live_override_of_a_type ON outreach.manual_overrides (outreach_id, override_type)
  NULLS NOT DISTINCT WHERE removed_at IS NULL;
CREATE INDEX manual_overrides_company_idx ON outreach.manual_overrides (outreach_id);
CREATE INDEX manual_overrides_state_idx ON outreach.manual_overrides (override_id, revision, state_hash);

SET LOCAL ROLE outreach_owner;
REVOKE REFERENCES ON outreach.outreach FROM outreach_control;
SET LOCAL ROLE outreach_control;

COMMENT ON TABLE outreach.manual_overrides IS 'Kill switches, the MARKETING_DISABLED flag, forced tiers and the global halt (a BLOCK_OUTREACH without a company). Live while removed_at is NULL and expires_at has not passed. Written by functions only; every change is in override_audit_log.';
COMMENT ON COLUMN outreach.manual_overrides.override_id IS 'The override.';
COMMENT ON COLUMN outreach.manual_overrides.outreach_id IS 'The company; NULL for the global halt.';
COMMENT ON COLUMN outreach.manual_overrides.override_type IS 'BLOCK_OUTREACH, BLOCK_EMAIL, BLOCK_PHONE, FORCE_TIER or MARKETING_DISABLED.';
COMMENT ON COLUMN outreach.manual_overrides.forced_tier IS 'FORCE_TIER: the tier, -1 to 3, that stands instead of the computed one.';
COMMENT ON COLUMN outreach.manual_overrides.reason IS 'Why it was set. No personal data.';
COMMENT ON COLUMN outreach.manual_overrides.expires_at IS 'FORCE_TIER: when it stops to count, by the clock.';
COMMENT ON COLUMN outreach.manual_overrides.created_at IS 'When it was set, by the clock.';
COMMENT ON COLUMN outreach.manual_overrides.created_by IS 'Login that set it (session_user; a writer cannot choose it).';
COMMENT ON COLUMN outreach.manual_overrides.removed_at IS 'When it was lifted; NULL while it stands.';
COMMENT ON COLUMN outreach.manual_overrides.removed_by IS 'Login that lifted it.';
COMMENT ON COLUMN outreach.manual_overrides.removed_reason IS 'Why it was lifted. No personal data.';
COMMENT ON COLUMN outreach.manual_overrides.revision IS 'Counts the changes of this row from 1.';
COMMENT ON COLUMN outreach.manual_overrides.state_hash IS 'sha256 over the row''s content. With the revision it refers to the audit row of its present state: an unaudited state cannot be stored.';

GRANT SELECT ON outreach.manual_overrides TO outreach_owner;

COMMIT;
