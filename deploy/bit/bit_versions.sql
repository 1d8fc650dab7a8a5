-- Deploy outreach:bit/bit_versions to pg
-- requires: bit/bit_signal_types

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach_internal.bit_versions AS
SELECT
  t.signal_type,
  t.weight,
  t.decay_days,
  t.dedupe_window,
  t.valid_from,
  coalesce(lead(t.valid_from) OVER (PARTITION BY t.signal_type ORDER BY t.valid_from), 'infinity') AS valid_until,
  bool_or(t.dedupe_window IS NOT NULL) OVER (PARTITION BY t.signal_type) AS is_deduped
FROM outreach.bit_signal_types AS t;

COMMENT ON VIEW outreach_internal.bit_versions IS 'Versions of the signal types as half-open intervals: a version is in force where valid_from <= occurred_at < valid_until.';
COMMENT ON COLUMN outreach_internal.bit_versions.signal_type IS 'Name of the type.';
COMMENT ON COLUMN outreach_internal.bit_versions.weight IS 'Points of a fresh signal.';
COMMENT ON COLUMN outreach_internal.bit_versions.decay_days IS 'Days over which it fades.';
COMMENT ON COLUMN outreach_internal.bit_versions.dedupe_window IS 'Time after a signal that counted within which one of this version does not count; NULL: it always counts.';
COMMENT ON COLUMN outreach_internal.bit_versions.valid_from IS 'In force from here.';
COMMENT ON COLUMN outreach_internal.bit_versions.valid_until IS 'In force until just before this; infinity for the last version.';
COMMENT ON COLUMN outreach_internal.bit_versions.is_deduped IS 'Whether any version of the type has a window: then some of its signals may be in outreach_internal.bit_duplicates.';

COMMIT;
