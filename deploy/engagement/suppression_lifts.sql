-- Deploy outreach:engagement/suppression_lifts to pg
-- requires: core/refuse_change

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE TABLE outreach.suppression_lifts (
  lift_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  channel text NOT NULL
    CONSTRAINT channel_is_known CHECK (channel IN ('email', 'phone')),
  scope text NOT NULL
    CONSTRAINT scope_is_known CHECK (scope IN ('address', 'domain')),
  address_hash bytea NOT NULL
    CONSTRAINT address_hash_is_sha256 CHECK (octet_length(address_hash) = 32),
  suppressed_reason text NOT NULL
    CONSTRAINT only_what_may_be_lifted CHECK (suppressed_reason NOT IN ('unsubscribe', 'complaint')),
  suppressed_origin text NOT NULL,
  suppressed_at timestamptz NOT NULL,
  reason text NOT NULL CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  lifted_by text NOT NULL DEFAULT session_user,
  lifted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE outreach.suppression_lifts IS 'Every suppression that was lifted: which, why, by whom. Append-only, without personal data. Written by outreach.lift_suppression(); analysts read outreach.vw_suppression_lifts.';
COMMENT ON COLUMN outreach.suppression_lifts.lift_id IS 'The lift.';
COMMENT ON COLUMN outreach.suppression_lifts.channel IS 'email or phone.';
COMMENT ON COLUMN outreach.suppression_lifts.scope IS 'address, or domain for a whole one.';
COMMENT ON COLUMN outreach.suppression_lifts.address_hash IS 'Keyed hash of what was suppressed: outreach_internal.address_hash() finds the lifts of an address.';
COMMENT ON COLUMN outreach.suppression_lifts.suppressed_reason IS 'Why it had been suppressed.';
COMMENT ON COLUMN outreach.suppression_lifts.suppressed_origin IS 'Where that had come from.';
COMMENT ON COLUMN outreach.suppression_lifts.suppressed_at IS 'When it had first been suppressed.';
COMMENT ON COLUMN outreach.suppression_lifts.reason IS 'Why it was lifted. No personal data.';
COMMENT ON COLUMN outreach.suppression_lifts.lifted_by IS 'Login that lifted it (session_user).';
COMMENT ON COLUMN outreach.suppression_lifts.lifted_at IS 'When, by the clock.';

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach.suppression_lifts
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.suppression_lifts
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.suppression_lifts ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.suppression_lifts ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE FUNCTION outreach_internal.record_lift(
  channel text, scope text, address_hash bytea, suppressed_reason text, suppressed_origin text, suppressed_at timestamptz,
  reason text
) RETURNS void
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  INSERT INTO outreach.suppression_lifts (channel, scope, address_hash, suppressed_reason, suppressed_origin, suppressed_at, reason)
  VALUES (channel, scope, address_hash, suppressed_reason, suppressed_origin, suppressed_at, reason)
$$;
COMMENT ON FUNCTION outreach_internal.record_lift(text, text, bytea, text, text, timestamptz, text) IS
  'Writes a row of outreach.suppression_lifts; who and when it finds itself.';
GRANT EXECUTE ON FUNCTION outreach_internal.record_lift(text, text, bytea, text, text, timestamptz, text) TO outreach_owner;

CREATE VIEW outreach.vw_suppression_lifts AS
SELECT l.lift_id, l.channel, l.scope, l.suppressed_reason, l.suppressed_at, l.reason, l.lifted_by, l.lifted_at
FROM outreach.suppression_lifts AS l;

COMMENT ON VIEW outreach.vw_suppression_lifts IS 'Every suppression that was lifted, without the address.';
COMMENT ON COLUMN outreach.vw_suppression_lifts.lift_id IS 'The lift.';
COMMENT ON COLUMN outreach.vw_suppression_lifts.channel IS 'email or phone.';
COMMENT ON COLUMN outreach.vw_suppression_lifts.scope IS 'address, or domain for a whole one.';
COMMENT ON COLUMN outreach.vw_suppression_lifts.suppressed_reason IS 'Why it had been suppressed.';
COMMENT ON COLUMN outreach.vw_suppression_lifts.suppressed_at IS 'When it had first been suppressed.';
COMMENT ON COLUMN outreach.vw_suppression_lifts.reason IS 'Why it was lifted.';
COMMENT ON COLUMN outreach.vw_suppression_lifts.lifted_by IS 'Login that lifted it.';
COMMENT ON COLUMN outreach.vw_suppression_lifts.lifted_at IS 'When, by the clock.';

GRANT SELECT ON outreach.vw_suppression_lifts TO outreach_analyst, outreach_operator, outreach_auditor;

COMMIT;
