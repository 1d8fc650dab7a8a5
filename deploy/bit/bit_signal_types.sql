-- Deploy outreach:bit/bit_signal_types to pg
-- requires: hubs/hub_registry core/refuse_change

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.bit_signal_types (
  signal_type text NOT NULL CONSTRAINT signal_type_is_a_name CHECK (signal_type ~ '^[A-Z][A-Z0-9_]{0,62}$'),
  source_hub text NOT NULL REFERENCES outreach.hub_registry (hub_id),
  weight_class text NOT NULL
    CONSTRAINT weight_class_is_known CHECK (weight_class IN ('Base', 'High', 'Medium', 'Low')),
  weight numeric NOT NULL CONSTRAINT weight_is_positive CHECK (weight > 0 AND weight <= 1000),
  decay_days integer NOT NULL CONSTRAINT decay_is_1_day_to_10_years CHECK (decay_days BETWEEN 1 AND 3660),
  valid_from timestamptz NOT NULL,
  PRIMARY KEY (signal_type, valid_from),
  CONSTRAINT version_belongs_to_one_hub UNIQUE (signal_type, valid_from, source_hub)
);
CREATE INDEX bit_signal_types_hub_idx ON outreach.bit_signal_types (source_hub);

COMMENT ON TABLE outreach.bit_signal_types IS 'Versions of the signal types: what a signal weighs and how fast it fades. Append-only: a changed weight is a new version, and a signal keeps the version that was in force when it occurred, so that any past score can be computed again.';
COMMENT ON COLUMN outreach.bit_signal_types.signal_type IS 'Name of the type.';
COMMENT ON COLUMN outreach.bit_signal_types.source_hub IS 'The hub that reports such signals.';
COMMENT ON COLUMN outreach.bit_signal_types.weight_class IS 'Base, High, Medium or Low.';
COMMENT ON COLUMN outreach.bit_signal_types.weight IS 'Points that a fresh signal contributes to the score.';
COMMENT ON COLUMN outreach.bit_signal_types.decay_days IS 'Days, of 24 hours, over which the contribution fades to nothing.';
COMMENT ON COLUMN outreach.bit_signal_types.valid_from IS 'The version is in force for signals that occurred from here until the next version''s valid_from; -infinity for the first.';

INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from)
VALUES
  ('DOMAIN_VERIFIED', 'company-target', 'Base', 10, 365, '-infinity'),
  ('RENEWAL_PROXIMITY', 'dol-filings', 'High', 25, 365, '-infinity'),
  ('SLOT_FILLED', 'people-intelligence', 'Medium', 15, 180, '-infinity'),
  ('EXECUTIVE_MOVEMENT', 'talent-flow', 'Medium', 15, 90, '-infinity'),
  ('NEWS_MENTION', 'blog-content', 'Low', 5, 30, '-infinity');

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach.bit_signal_types
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.bit_signal_types
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.bit_signal_types ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.bit_signal_types ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
