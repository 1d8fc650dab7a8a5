-- Deploy outreach:bit/bit_signal_types to pg
-- requires: bit/bit_types core/refuse_change

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.bit_signal_types (
  signal_type text NOT NULL,
  source_hub text NOT NULL,
  weight_class text NOT NULL
    CONSTRAINT weight_class_is_known CHECK (weight_class IN ('Base', 'High', 'Medium', 'Low', 'Custom')),
  weight numeric NOT NULL CONSTRAINT weight_is_positive CHECK (weight > 0 AND weight <= 1000),
  decay_days integer NOT NULL CONSTRAINT decay_is_1_day_to_10_years CHECK (decay_days BETWEEN 1 AND 3660),
  valid_from timestamptz NOT NULL,
  dedupe_window interval
    CONSTRAINT dedupe_window_is_a_time_up_to_10_years CHECK (
      dedupe_window > interval '0' AND dedupe_window <= interval '3660 days'
      AND date_part('year', dedupe_window) = 0 AND date_part('month', dedupe_window) = 0),
  reason text NOT NULL DEFAULT 'set by its owner' CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  set_by text NOT NULL DEFAULT session_user,
  set_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (signal_type, valid_from),
  CONSTRAINT bit_signal_types_type_fkey FOREIGN KEY (signal_type, source_hub)
    REFERENCES outreach_internal.bit_types (signal_type, source_hub)
);
CREATE INDEX bit_signal_types_type_idx ON outreach.bit_signal_types (signal_type, source_hub);

COMMENT ON TABLE outreach.bit_signal_types IS 'Versions of the signal types: what a signal weighs, how fast it fades and within which time a second one does not count. Append-only: a changed weight is a new version, and a signal counts by the version in force when it occurred, so that any past score can be computed again. Written by outreach.set_signal_weight(); a new type is a row that its owner inserts.';
COMMENT ON COLUMN outreach.bit_signal_types.signal_type IS 'Name of the type.';
COMMENT ON COLUMN outreach.bit_signal_types.source_hub IS 'The hub that reports such signals; the same in all versions of a type.';
COMMENT ON COLUMN outreach.bit_signal_types.weight_class IS 'Base (10), High (25), Medium (15), Low (5), or Custom: a weight of its own.';
COMMENT ON COLUMN outreach.bit_signal_types.weight IS 'Points that a fresh signal contributes to the score.';
COMMENT ON COLUMN outreach.bit_signal_types.decay_days IS 'Days, of 24 hours, over which the contribution fades to nothing.';
COMMENT ON COLUMN outreach.bit_signal_types.valid_from IS 'The version is in force for signals that occurred from here until the next version''s valid_from; -infinity for the first.';
COMMENT ON COLUMN outreach.bit_signal_types.dedupe_window IS 'A signal of this version does not count when the last one of its type that counted for the company lies less than this before it; days are of 24 hours. NULL: every signal counts.';
COMMENT ON COLUMN outreach.bit_signal_types.reason IS 'Why the version was made. No personal data.';
COMMENT ON COLUMN outreach.bit_signal_types.set_by IS 'Login that made it (session_user).';
COMMENT ON COLUMN outreach.bit_signal_types.set_at IS 'When it was made, by the clock.';

-- "Signal types are rows": the first version of a type makes the type.
CREATE FUNCTION outreach_internal.register_signal_type() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO outreach_internal.bit_types (signal_type, source_hub)
  VALUES (NEW.signal_type, NEW.source_hub)
  ON CONFLICT (signal_type) DO NOTHING;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION outreach_internal.register_signal_type() IS
  'Trigger function of outreach.bit_signal_types: registers the type of a first version.';

CREATE TRIGGER register_signal_type BEFORE INSERT ON outreach.bit_signal_types
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.register_signal_type();
ALTER TABLE outreach.bit_signal_types ENABLE ALWAYS TRIGGER register_signal_type;

INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, reason)
VALUES
  ('DOMAIN_VERIFIED', 'company-target', 'Base', 10, 365, '-infinity', 'first version'),
  ('RENEWAL_PROXIMITY', 'dol-filings', 'High', 25, 365, '-infinity', 'first version'),
  ('SLOT_FILLED', 'people-intelligence', 'Medium', 15, 180, '-infinity', 'first version'),
  ('EXECUTIVE_MOVEMENT', 'talent-flow', 'Medium', 15, 90, '-infinity', 'first version'),
  ('NEWS_MENTION', 'blog-content', 'Low', 5, 30, '-infinity', 'first version');

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach.bit_signal_types
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.bit_signal_types
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.bit_signal_types ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.bit_signal_types ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
