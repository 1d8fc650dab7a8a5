-- Deploy outreach:bit/weighed_signals to pg
-- requires: bit/bit_signals bit/bit_duplicates bit/bit_versions

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- A view and no function: a function in a view reads tables with the rights of whoever reads the view.
CREATE VIEW outreach_internal.weighed_signals AS
SELECT
  s.outreach_id,
  s.signal_id,
  s.signal_type,
  s.source_hub,
  s.occurred_at,
  s.recorded_at,
  v.weight,
  v.decay_days,
  v.is_deduped AND EXISTS (SELECT FROM outreach_internal.bit_duplicates AS d WHERE d.signal_id = s.signal_id) AS is_duplicate
FROM outreach.bit_signals AS s
JOIN outreach_internal.bit_versions AS v
  ON v.signal_type = s.signal_type AND v.valid_from <= s.occurred_at AND s.occurred_at < v.valid_until;

COMMENT ON VIEW outreach_internal.weighed_signals IS 'Every signal with the weight and decay of the version in force when it occurred, and whether it counts.';
COMMENT ON COLUMN outreach_internal.weighed_signals.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach_internal.weighed_signals.signal_id IS 'The signal.';
COMMENT ON COLUMN outreach_internal.weighed_signals.signal_type IS 'What was observed.';
COMMENT ON COLUMN outreach_internal.weighed_signals.source_hub IS 'The hub that reported it.';
COMMENT ON COLUMN outreach_internal.weighed_signals.occurred_at IS 'When it occurred.';
COMMENT ON COLUMN outreach_internal.weighed_signals.recorded_at IS 'When it arrived here.';
COMMENT ON COLUMN outreach_internal.weighed_signals.weight IS 'Points that it contributes while it is fresh.';
COMMENT ON COLUMN outreach_internal.weighed_signals.decay_days IS 'Days, of 24 hours, over which they fade.';
COMMENT ON COLUMN outreach_internal.weighed_signals.is_duplicate IS 'Whether it repeats another one within the window and does not count.';

COMMIT;
