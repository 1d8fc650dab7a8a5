-- Deploy outreach:bit/refresh_bit_scores to pg
-- requires: bit/scores_at

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.score_is_stale(
  scored_at timestamptz, valid_until timestamptz, as_of timestamptz, present boolean
) RETURNS boolean
LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT as_of >= valid_until OR as_of < scored_at AND NOT (present AND scored_at <= clock_timestamp());
END;
COMMENT ON FUNCTION outreach_internal.score_is_stale(timestamptz, timestamptz, timestamptz, boolean) IS
  'Does this score not hold at as_of? Where as_of is the present, one that was computed since is newer, not wrong.';

CREATE FUNCTION outreach.refresh_bit_scores(as_of timestamptz DEFAULT clock_timestamp()) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_custom_plan
SET work_mem = '64MB'
AS $$
DECLARE
  _as_of CONSTANT timestamptz := outreach_internal.bit_instant(refresh_bit_scores.as_of);
  _present CONSTANT boolean := _as_of BETWEEN statement_timestamp() AND clock_timestamp();
  _stale uuid[];
  _fresh outreach.bit_scores[];
  _missed uuid[];
  _moved bigint;
  _changed bigint := 0;
BEGIN
  LOCK TABLE outreach.bit_signal_types IN ROW SHARE MODE;
  FOR _pass IN 1 .. 2 LOOP
    -- A score that holds at as_of is exact and is passed over.
    _stale := ARRAY(
      SELECT b.outreach_id
      FROM outreach.bit_scores AS b
      WHERE outreach_internal.score_is_stale(b.scored_at, b.valid_until, _as_of, _present)
        AND (_pass = 1 OR b.outreach_id = ANY (_missed))
    );
    EXIT WHEN cardinality(_stale) = 0;

    -- In the first pass nothing is locked yet: this takes long. Where most are stale, all are computed: looking each
    -- signal's company up costs more. In key order, which is the order of the rows on their pages.
    _fresh := ARRAY(
      SELECT f
      FROM outreach_internal.scores_at(
        CASE WHEN 2 * cardinality(_stale) <= (SELECT count(*) FROM outreach.bit_scores) THEN _stale END, _as_of) AS f
      ORDER BY f.outreach_id
    );

    PERFORM FROM outreach.outreach AS o
    WHERE o.outreach_id = ANY (_stale)
    ORDER BY o.outreach_id
    FOR NO KEY UPDATE;

    -- From here no score of these companies changes but by us. One that gained signals since it was read counts
    -- more; it is left for the second pass, which reads it under the lock.
    WITH updated AS (
      UPDATE outreach.bit_scores AS b
      SET score = f.score, score_tier = f.score_tier, signal_count = f.signal_count, scored_at = f.scored_at,
        valid_until = f.valid_until, contribution = f.contribution
      FROM unnest(_fresh) AS f
      JOIN outreach.bit_scores AS old ON old.outreach_id = f.outreach_id
      WHERE b.outreach_id = f.outreach_id
        AND outreach_internal.score_is_stale(b.scored_at, b.valid_until, _as_of, _present)
        AND (_pass = 2 OR b.signal_count <= f.signal_count)
      RETURNING b.outreach_id, old.score <> b.score AS moved
    )
    SELECT count(*) FILTER (WHERE u.moved),
      CASE WHEN count(*) < cardinality(_stale) THEN
        ARRAY(SELECT i.id FROM unnest(_stale) AS i (id) EXCEPT ALL SELECT d.outreach_id FROM updated AS d) ELSE '{}' END
    INTO _moved, _missed
    FROM updated AS u;
    _changed := _changed + _moved;
    EXIT WHEN cardinality(_missed) = 0;
  END LOOP;
  RETURN _changed;
END
$$;

COMMENT ON FUNCTION outreach.refresh_bit_scores(timestamptz) IS
  'Lets the scores fade: computes every score that does not hold at as_of (default: the clock; any past or future instant is allowed) and returns how many companies'' scores changed. Scores that still hold are not touched. Never loses a signal that is recorded at the same time. Example: SELECT outreach.refresh_bit_scores();';
GRANT EXECUTE ON FUNCTION outreach.refresh_bit_scores(timestamptz) TO outreach_app;

COMMIT;
