-- Deploy outreach:bit/vw_signal_weights to pg
-- requires: bit/bit_signal_types core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_signal_weights AS
SELECT
  t.signal_type,
  t.source_hub,
  t.weight_class,
  t.weight,
  t.decay_days,
  t.dedupe_window,
  t.valid_from,
  t.valid_until,
  t.valid_from <= t.now AND t.now < t.valid_until AS in_force,
  t.reason,
  t.set_by,
  t.set_at
FROM (
  SELECT
    v.*,
    (SELECT outreach_internal.clock()) AS now,
    coalesce(lead(v.valid_from) OVER (PARTITION BY v.signal_type ORDER BY v.valid_from), 'infinity') AS valid_until
  FROM outreach.bit_signal_types AS v
) AS t;

COMMENT ON VIEW outreach.vw_signal_weights IS 'The history of the weights: every version of every signal type, past, present and to come, with who made it and why.';
COMMENT ON COLUMN outreach.vw_signal_weights.signal_type IS 'Name of the type.';
COMMENT ON COLUMN outreach.vw_signal_weights.source_hub IS 'The hub that reports such signals.';
COMMENT ON COLUMN outreach.vw_signal_weights.weight_class IS 'Base, High, Medium, Low or Custom.';
COMMENT ON COLUMN outreach.vw_signal_weights.weight IS 'Points that a fresh signal contributes.';
COMMENT ON COLUMN outreach.vw_signal_weights.decay_days IS 'Days, of 24 hours, over which they fade to nothing.';
COMMENT ON COLUMN outreach.vw_signal_weights.dedupe_window IS 'Time after a signal that counted within which another one of the company does not count; NULL: each counts.';
COMMENT ON COLUMN outreach.vw_signal_weights.valid_from IS 'In force for signals that occurred from here.';
COMMENT ON COLUMN outreach.vw_signal_weights.valid_until IS 'Until just before this; infinity for the last version.';
COMMENT ON COLUMN outreach.vw_signal_weights.in_force IS 'Whether it is the version for a signal that occurs now.';
COMMENT ON COLUMN outreach.vw_signal_weights.reason IS 'Why it was made.';
COMMENT ON COLUMN outreach.vw_signal_weights.set_by IS 'Login that made it.';
COMMENT ON COLUMN outreach.vw_signal_weights.set_at IS 'When it was made.';

GRANT SELECT ON outreach.vw_signal_weights TO outreach_analyst, outreach_operator;

COMMIT;
