-- Deploy outreach:bit/bit_duplicates to pg
-- requires: bit/bit_signals bit/bit_versions

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Kept, not computed by each reader: a walk needs all signals of a company and type, a score one lookup per signal.
-- No key to the signal: its guard against TRUNCATE would then not be asked.
CREATE TABLE outreach_internal.bit_duplicates (
  signal_id uuid PRIMARY KEY
);
COMMENT ON TABLE outreach_internal.bit_duplicates IS 'Signals that do not count, because one of the same company and type that counts lies less than the window before them. Always what outreach_internal.counted_signals() says: outreach_internal.mark_duplicates() brings it up to date in the transaction that adds a signal or a version.';
COMMENT ON COLUMN outreach_internal.bit_duplicates.signal_id IS 'The signal.';

CREATE FUNCTION outreach_internal.last_counted_step(
  last timestamptz, occurred_at timestamptz, dedupe_window interval
) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN last IS NULL OR dedupe_window IS NULL OR occurred_at - last >= dedupe_window THEN occurred_at
    ELSE last
  END;
END;
COMMENT ON FUNCTION outreach_internal.last_counted_step(timestamptz, timestamptz, interval) IS
  'Transition of outreach_internal.last_counted(): a signal counts when its window has passed since the last one that did.';

CREATE AGGREGATE outreach_internal.last_counted(occurred_at timestamptz, dedupe_window interval) (
  SFUNC = outreach_internal.last_counted_step,
  STYPE = timestamptz,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE outreach_internal.last_counted(timestamptz, interval) IS
  'Walks the signals of one company and type in order; the time of the last one that counted.';

CREATE FUNCTION outreach_internal.counted_signals(outreach_ids uuid[])
RETURNS TABLE (signal_id uuid, outreach_id uuid, signal_type text, counts boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT w.signal_id, w.outreach_id, w.signal_type,
    w.dedupe_window IS NULL
      OR coalesce(w.occurred_at - pg_catalog.lag(w.last_counted) OVER (
        PARTITION BY w.outreach_id, w.signal_type ORDER BY w.occurred_at, w.source_ref COLLATE "C") >= w.dedupe_window, true)
  FROM (
    SELECT s.signal_id, s.outreach_id, s.signal_type, s.source_ref, s.occurred_at, v.dedupe_window,
      outreach_internal.last_counted(s.occurred_at, v.dedupe_window) OVER (
        PARTITION BY s.outreach_id, s.signal_type ORDER BY s.occurred_at, s.source_ref COLLATE "C"
        ROWS UNBOUNDED PRECEDING) AS last_counted
    FROM outreach.bit_signals AS s
    JOIN outreach_internal.bit_versions AS v
      ON v.signal_type = s.signal_type AND v.valid_from <= s.occurred_at AND s.occurred_at < v.valid_until
    WHERE s.outreach_id = ANY (outreach_ids) AND v.is_deduped
  ) AS w;
END;
COMMENT ON FUNCTION outreach_internal.counted_signals(uuid[]) IS
  'Which signals of these companies count, for the types that have a window. Walked by (occurred_at, source_ref), so that the order of arrival never matters: a signal counts unless the last one that counted lies less than its version''s window before it.';

CREATE FUNCTION outreach_internal.mark_duplicates(outreach_ids uuid[]) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  WITH walked AS MATERIALIZED (
    SELECT c.signal_id, c.counts FROM outreach_internal.counted_signals(outreach_ids) AS c
  ), counted AS (
    DELETE FROM outreach_internal.bit_duplicates AS d USING walked AS w WHERE d.signal_id = w.signal_id AND w.counts
  )
  INSERT INTO outreach_internal.bit_duplicates (signal_id)
  SELECT w.signal_id FROM walked AS w WHERE NOT w.counts
  ON CONFLICT (signal_id) DO NOTHING;
END;
COMMENT ON FUNCTION outreach_internal.mark_duplicates(uuid[]) IS
  'Brings outreach_internal.bit_duplicates up to date for these companies. The caller holds their spine rows locked.';

COMMIT;
