-- Deploy outreach:control/vw_overrides to pg
-- requires: control/manual_overrides core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE VIEW outreach.vw_overrides AS
SELECT
  o.override_id,
  o.outreach_id,
  o.override_type,
  o.forced_tier,
  o.reason,
  o.expires_at,
  o.created_at,
  o.created_by,
  o.removed_at,
  o.removed_by,
  o.removed_reason,
  o.outreach_id IS NULL AS is_halt,
  o.removed_at IS NULL AND (o.expires_at IS NULL OR o.expires_at > (SELECT outreach_internal.clock())) AS live
FROM outreach.manual_overrides AS o;

COMMENT ON VIEW outreach.vw_overrides IS 'Overrides, live and past, with who and why. Those of archived companies are in outreach.override_audit_log.';
COMMENT ON COLUMN outreach.vw_overrides.override_id IS 'The override; what outreach.remove_override() takes.';
COMMENT ON COLUMN outreach.vw_overrides.outreach_id IS 'The company; NULL for the global halt.';
COMMENT ON COLUMN outreach.vw_overrides.override_type IS 'BLOCK_OUTREACH, BLOCK_EMAIL, BLOCK_PHONE, FORCE_TIER or MARKETING_DISABLED.';
COMMENT ON COLUMN outreach.vw_overrides.forced_tier IS 'FORCE_TIER: the tier, -1 to 3.';
COMMENT ON COLUMN outreach.vw_overrides.reason IS 'Why it was set.';
COMMENT ON COLUMN outreach.vw_overrides.expires_at IS 'FORCE_TIER: when it stops to count.';
COMMENT ON COLUMN outreach.vw_overrides.created_at IS 'When it was set.';
COMMENT ON COLUMN outreach.vw_overrides.created_by IS 'Login that set it.';
COMMENT ON COLUMN outreach.vw_overrides.removed_at IS 'When it was lifted.';
COMMENT ON COLUMN outreach.vw_overrides.removed_by IS 'Login that lifted it.';
COMMENT ON COLUMN outreach.vw_overrides.removed_reason IS 'Why it was lifted.';
COMMENT ON COLUMN outreach.vw_overrides.is_halt IS 'True for the global halt.';
COMMENT ON COLUMN outreach.vw_overrides.live IS 'True while it counts: neither removed nor expired, by the clock.';

GRANT SELECT ON outreach.vw_overrides TO outreach_operator, outreach_analyst;

COMMIT;
