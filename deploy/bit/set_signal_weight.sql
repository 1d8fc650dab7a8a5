-- Deploy outreach:bit/set_signal_weight to pg
-- requires: bit/store_signals bit/bit_duplicates gate/gate_decisions core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.class_weight(weight_class text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE weight_class WHEN 'Base' THEN 10 WHEN 'High' THEN 25 WHEN 'Medium' THEN 15 WHEN 'Low' THEN 5 END::numeric;
END;
COMMENT ON FUNCTION outreach_internal.class_weight(text) IS
  'Points of a weight class: Base 10, High 25, Medium 15, Low 5; NULL for any other.';

CREATE FUNCTION outreach_internal.version_problem(
  weight_class text, weight numeric, decay_days integer, valid_from timestamptz, dedupe_window interval
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN coalesce(weight_class, 'Custom') NOT IN ('Base', 'High', 'Medium', 'Low', 'Custom') THEN
      'weight_class is Base, High, Medium, Low, or Custom with a weight'
    WHEN weight IS NULL AND coalesce(weight_class, 'Custom') = 'Custom' THEN 'Custom takes an explicit weight'
    WHEN NOT (weight > 0 AND weight <= 1000) THEN 'weight is more than 0 and at most 1000 points'
    WHEN decay_days IS NULL OR decay_days NOT BETWEEN 1 AND 3660 THEN 'decay_days is 1 to 3660'
    WHEN valid_from IS NULL OR NOT pg_catalog.isfinite(valid_from) THEN 'valid_from is a finite time'
    WHEN dedupe_window <= interval '0' OR dedupe_window > interval '3660 days'
      OR pg_catalog.date_part('year', dedupe_window) <> 0 OR pg_catalog.date_part('month', dedupe_window) <> 0 THEN
      'dedupe_window is a time up to 3660 days, without months or years, whose length varies'
  END;
END;
COMMENT ON FUNCTION outreach_internal.version_problem(text, numeric, integer, timestamptz, interval) IS
  'What is wrong with a version of a signal type, or NULL.';

CREATE FUNCTION outreach.set_signal_weight(
  signal_type text,
  weight_class text,
  decay_days integer,
  valid_from timestamptz,
  reason text,
  weight numeric DEFAULT NULL,
  dedupe_window interval DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _source_hub text;
  _weight CONSTANT numeric :=
    coalesce(set_signal_weight.weight, outreach_internal.class_weight(set_signal_weight.weight_class));
  _class CONSTANT text := CASE
    WHEN _weight = outreach_internal.class_weight(set_signal_weight.weight_class) THEN set_signal_weight.weight_class
    ELSE 'Custom'
  END;
  _problem CONSTANT text := outreach_internal.version_problem(set_signal_weight.weight_class, set_signal_weight.weight,
    set_signal_weight.decay_days, set_signal_weight.valid_from, set_signal_weight.dedupe_window);
  _present record;
  _companies uuid[];
  _used record;
  _changed record;
BEGIN
  PERFORM outreach_internal.require_reason(set_signal_weight.reason);
  IF _problem IS NOT NULL THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = format('weight_class %s, weight %s, decay_days %s, valid_from %s, dedupe_window %s',
        coalesce(quote_literal(set_signal_weight.weight_class), 'null'), coalesce(set_signal_weight.weight::text, 'null'),
        coalesce(set_signal_weight.decay_days::text, 'null'), coalesce(set_signal_weight.valid_from::text, 'null'),
        coalesce(set_signal_weight.dedupe_window::text, 'null')),
      HINT = _problem || '.';
  END IF;
  SELECT t.source_hub INTO _source_hub
  FROM outreach_internal.bit_types AS t WHERE t.signal_type = set_signal_weight.signal_type;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown signal type' USING
      ERRCODE = 'OX007',
      DETAIL = format('signal_type %L', set_signal_weight.signal_type),
      HINT = (SELECT 'Known signal types: ' || string_agg(t.signal_type, ', ' ORDER BY t.signal_type) || '.'
              FROM outreach_internal.bit_types AS t);
  END IF;

  -- Waits for those who record or refresh by the versions they have read, and keeps others from beginning.
  LOCK TABLE outreach.bit_signal_types IN EXCLUSIVE MODE;

  SELECT t.weight_class, t.weight, t.decay_days, t.dedupe_window INTO _present
  FROM outreach.bit_signal_types AS t
  WHERE t.signal_type = set_signal_weight.signal_type AND t.valid_from = set_signal_weight.valid_from;
  IF FOUND THEN
    IF (_present.weight_class, _present.weight, _present.decay_days, _present.dedupe_window)
       IS NOT DISTINCT FROM (_class, _weight, set_signal_weight.decay_days, set_signal_weight.dedupe_window) THEN
      RETURN;
    END IF;
    RAISE EXCEPTION 'version would change what has been' USING
      ERRCODE = 'OX209',
      DETAIL = format('%s: a version is valid from %s already', set_signal_weight.signal_type, set_signal_weight.valid_from),
      HINT = 'A version never changes: give the new one another valid_from, later than that.';
  END IF;

  -- What counts by another version from now on: signals that occurred since, and those behind them in the walk.
  _companies := ARRAY(
    SELECT DISTINCT s.outreach_id
    FROM outreach.bit_signals AS s
    WHERE s.signal_type = set_signal_weight.signal_type AND s.source_hub = _source_hub
      AND s.occurred_at >= set_signal_weight.valid_from
    ORDER BY s.outreach_id
  );
  -- Without those that were archived while this waited for them.
  _companies := ARRAY(
    SELECT o.outreach_id
    FROM outreach.outreach AS o
    WHERE o.outreach_id = ANY (_companies)
    ORDER BY o.outreach_id
    FOR NO KEY UPDATE
  );

  -- No send has been decided in the future: a version that begins there passes.
  SELECT array_agg(u.outreach_id) AS outreach_ids, array_agg(u.decided_at) AS decided_ats, array_agg(u.send_id) AS send_ids,
    array_agg(n.score) AS scores
  INTO _used
  FROM (
    SELECT d.outreach_id, d.decided_at, d.send_id
    FROM outreach.gate_decisions AS d
    WHERE d.outreach_id = ANY (_companies) AND d.decided_at >= set_signal_weight.valid_from
      AND d.send_id IS NOT NULL AND d.allowed
  ) AS u
  CROSS JOIN LATERAL (
    SELECT least(100, floor(sum(c.contribution)))::integer AS score
    FROM outreach_internal.bit_contributions(u.decided_at) AS c
    WHERE c.outreach_id = u.outreach_id
  ) AS n;

  INSERT INTO outreach.bit_signal_types
    (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window, reason)
  VALUES (set_signal_weight.signal_type, _source_hub, _class, _weight, set_signal_weight.decay_days,
    set_signal_weight.valid_from, set_signal_weight.dedupe_window, set_signal_weight.reason);
  PERFORM outreach_internal.mark_duplicates(_companies);

  IF _used.outreach_ids IS NOT NULL THEN
    SELECT u.outreach_id, u.decided_at, u.send_id, u.score, n.score AS new_score INTO _changed
    FROM unnest(_used.outreach_ids, _used.decided_ats, _used.send_ids, _used.scores)
      AS u (outreach_id, decided_at, send_id, score)
    CROSS JOIN LATERAL (
      SELECT least(100, floor(sum(c.contribution)))::integer AS score
      FROM outreach_internal.bit_contributions(u.decided_at) AS c
      WHERE c.outreach_id = u.outreach_id
    ) AS n
    WHERE n.score <> u.score
    ORDER BY u.decided_at, u.send_id
    LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'version would change what has been' USING
        ERRCODE = 'OX209',
        DETAIL = format('%s valid from %s: the score of company %s at %s, used for send %s, would become %s instead of %s',
          set_signal_weight.signal_type, set_signal_weight.valid_from, _changed.outreach_id, _changed.decided_at,
          _changed.send_id, _changed.new_score, _changed.score),
        HINT = 'Let the version begin in the future: sends keep the score they were decided by.';
    END IF;
  END IF;

  PERFORM outreach_internal.rescore(_companies, clock_timestamp());
END
$$;

COMMENT ON FUNCTION outreach.set_signal_weight(text, text, integer, timestamptz, text, numeric, interval) IS
  'Makes a new version of a signal type, in force for signals that occurred from valid_from until the next version''s. weight_class gives the weight: Base 10, High 25, Medium 15, Low 5 points; an explicit weight (more than 0, at most 1000) is recorded as class Custom where it differs. decay_days: 1 to 3660 days of 24 hours. dedupe_window: a signal less than this after the last one of its type that counted for the company does not count; NULL: each counts. A version in the past is possible as long as no score changes that a send was decided by; scores of companies that it concerns are computed anew. Saying the same again changes nothing. Raises OX004 (reason), OX007 (unknown signal type), OX016 (argument out of range), OX209 (another version begins at that time, or a score already used for a send would change). Example: SELECT outreach.set_signal_weight(''NEWS_MENTION'', ''Medium'', 30, now() + interval ''1 day'', ''press coverage sells'', dedupe_window => ''7 days'');';
GRANT EXECUTE ON FUNCTION outreach.set_signal_weight(text, text, integer, timestamptz, text, numeric, interval)
  TO outreach_operator;

COMMIT;
