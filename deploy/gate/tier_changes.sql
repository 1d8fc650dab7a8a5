-- Deploy outreach:gate/tier_changes to pg
-- requires: core/refuse_change

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- No key to the spine: like the decisions, what happened stays when a company is archived.
CREATE TABLE outreach.tier_changes (
  outreach_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  tier integer NOT NULL CONSTRAINT tier_is_known CHECK (tier BETWEEN -1 AND 3),
  score_tier text NOT NULL CONSTRAINT score_tier_is_known CHECK (score_tier IN ('COLD', 'WARM', 'HOT', 'BURNING')),
  computed_tier integer NOT NULL CONSTRAINT computed_tier_is_known CHECK (computed_tier BETWEEN -1 AND 3),
  forced_tier integer CONSTRAINT forced_tier_is_known CHECK (forced_tier BETWEEN -1 AND 3),
  bit_score integer NOT NULL CONSTRAINT bit_score_is_0_to_100 CHECK (bit_score BETWEEN 0 AND 100),
  score_is_unknown boolean NOT NULL,
  hub_statuses jsonb NOT NULL CONSTRAINT hub_statuses_are_an_object CHECK (jsonb_typeof(hub_statuses) = 'object'),
  PRIMARY KEY (outreach_id, recorded_at),
  CONSTRAINT tier_is_the_forced_or_the_computed_one CHECK (tier = coalesce(forced_tier, computed_tier))
);
CREATE INDEX tier_changes_recorded_idx ON outreach.tier_changes (recorded_at);

COMMENT ON TABLE outreach.tier_changes IS 'Where each company stood when outreach.snapshot_tiers() first found it there: a row when its effective tier or its score tier differs from the row before. Append-only; read through outreach.vw_tier_changes.';
COMMENT ON COLUMN outreach.tier_changes.outreach_id IS 'The company; its rows stay when it is archived.';
COMMENT ON COLUMN outreach.tier_changes.recorded_at IS 'When the snapshot looked, by the clock.';
COMMENT ON COLUMN outreach.tier_changes.tier IS 'Effective marketing tier, -1 to 3.';
COMMENT ON COLUMN outreach.tier_changes.score_tier IS 'COLD, WARM, HOT or BURNING.';
COMMENT ON COLUMN outreach.tier_changes.computed_tier IS 'Tier without a FORCE_TIER.';
COMMENT ON COLUMN outreach.tier_changes.forced_tier IS 'Tier of a live FORCE_TIER, or NULL.';
COMMENT ON COLUMN outreach.tier_changes.bit_score IS 'BIT score, 0 to 100.';
COMMENT ON COLUMN outreach.tier_changes.score_is_unknown IS 'Whether the score had run out and counted as unknown for tier 3.';
COMMENT ON COLUMN outreach.tier_changes.hub_statuses IS 'Status of each hub as it counted: an object of hub_id to status.';

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach.tier_changes
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.tier_changes
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.tier_changes ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.tier_changes ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
