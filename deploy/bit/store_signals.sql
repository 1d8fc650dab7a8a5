-- Deploy outreach:bit/store_signals to pg
-- requires: bit/scores_at bit/bit_duplicates bit/refuse_flood

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.refuse_signals(
  outreach_ids uuid[], signal_types text[], source_refs text[], occurred_ats timestamptz[], metadatas jsonb[],
  as_of timestamptz
) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _bad record;
BEGIN
  SELECT s.position - 1 AS line, s.outreach_id, s.signal_type, s.source_ref, s.occurred_at, r.refusal INTO _bad
  FROM unnest(outreach_ids, signal_types, source_refs, occurred_ats, metadatas)
    WITH ORDINALITY AS s (outreach_id, signal_type, source_ref, occurred_at, metadata, position)
  CROSS JOIN LATERAL (
    SELECT CASE
      WHEN s.outreach_id IS NULL THEN 'no company'
      WHEN NOT EXISTS (SELECT FROM outreach.outreach AS o WHERE o.outreach_id = s.outreach_id) THEN 'unknown company'
      WHEN NOT EXISTS (SELECT FROM outreach_internal.bit_types AS t WHERE t.signal_type = s.signal_type) THEN 'unknown type'
      WHEN s.occurred_at > as_of + interval '5 minutes' THEN 'future'
      WHEN s.occurred_at = '-infinity' THEN 'occurred_at is not finite'
      WHEN (s.source_ref ~ '[^[:space:]]' AND length(s.source_ref) <= 400) IS NOT TRUE THEN
        'source_ref is not a text of 1 to 400 characters'
      WHEN jsonb_typeof(s.metadata) <> 'object' THEN 'metadata is not an object'
    END AS refusal
  ) AS r
  WHERE r.refusal IS NOT NULL
  ORDER BY s.position
  LIMIT 1;

  IF NOT FOUND THEN
    RETURN;
  ELSIF _bad.refusal = 'no company' THEN
    RAISE EXCEPTION 'outreach_id is null' USING
      ERRCODE = 'OX001',
      DETAIL = format('element %s', _bad.line),
      HINT = 'Stop. Mint an outreach_id for the company first: outreach.mint_outreach(sovereign_company_id).';
  ELSIF _bad.refusal = 'unknown company' THEN
    RAISE EXCEPTION 'unknown outreach_id' USING
      ERRCODE = 'OX005',
      DETAIL = format('element %s: outreach_id %s is not on the spine', _bad.line, _bad.outreach_id),
      HINT = 'Mint the company first, or look its id up: outreach.get_outreach_id(sovereign_company_id).';
  ELSIF _bad.refusal = 'unknown type' THEN
    RAISE EXCEPTION 'unknown signal type' USING
      ERRCODE = 'OX007',
      DETAIL = format('element %s: signal_type %L', _bad.line, _bad.signal_type),
      HINT = (SELECT 'Known signal types: ' || string_agg(t.signal_type, ', ' ORDER BY t.signal_type) || '.'
              FROM outreach_internal.bit_types AS t);
  ELSIF _bad.refusal = 'future' THEN
    RAISE EXCEPTION 'signal lies in the future' USING
      ERRCODE = 'OX008',
      DETAIL = format('element %s: occurred_at %s', _bad.line, _bad.occurred_at),
      HINT = 'A signal is what has been observed: at most five minutes ahead of the server''s clock.';
  END IF;
  RAISE EXCEPTION 'malformed element' USING
    ERRCODE = 'OX011',
    DETAIL = format('element %s: %s', _bad.line, _bad.refusal),
    HINT = 'A signal is {"outreach_id", "signal_type", "source_ref", "occurred_at", "metadata"}; the last two may be left out.';
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_signals(uuid[], text[], text[], timestamptz[], jsonb[], timestamptz) IS
  'Raises for the first signal that cannot be recorded, naming it in DETAIL, counted from 0: OX001, OX005, OX007, OX008 or OX011.';

CREATE FUNCTION outreach_internal.is_recordable(
  source_ref text, occurred_at timestamptz, metadata jsonb, as_of timestamptz
) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(
    source_ref ~ '[^[:space:]]' AND pg_catalog.length(source_ref) <= 400
      AND (occurred_at IS NULL OR occurred_at > '-infinity' AND occurred_at <= as_of + interval '5 minutes')
      AND (metadata IS NULL OR pg_catalog.jsonb_typeof(metadata) = 'object'),
    false);
END;
COMMENT ON FUNCTION outreach_internal.is_recordable(text, timestamptz, jsonb, timestamptz) IS
  'False where outreach_internal.refuse_signals() refuses the reference, time or metadata of a signal. NULL time: now. NULL metadata: {}.';

CREATE FUNCTION outreach_internal.rescore(outreach_ids uuid[], as_of timestamptz) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO outreach.bit_scores
  SELECT n.* FROM outreach_internal.scores_at(outreach_ids, as_of) AS n
  ORDER BY n.outreach_id
  ON CONFLICT (outreach_id) DO UPDATE
    SET score = excluded.score, score_tier = excluded.score_tier, signal_count = excluded.signal_count,
      scored_at = excluded.scored_at, valid_until = excluded.valid_until, contribution = excluded.contribution;
END
$$;
COMMENT ON FUNCTION outreach_internal.rescore(uuid[], timestamptz) IS
  'Computes the scores of these companies from all their signals. The caller holds their spine rows locked.';

-- Where the stored score still holds at this instant, what the new signals contribute is added to it; elsewhere all
-- signals of the company are summed up anew. Decimal sums are exact, so both come to the same.
CREATE FUNCTION outreach_internal.add_to_scores(
  outreach_ids uuid[], signal_counts bigint[], contributions numeric[], change_ats timestamptz[], as_of timestamptz
) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _rest uuid[];
BEGIN
  WITH raised AS (
    UPDATE outreach.bit_scores AS b
    SET score = least(100, floor(b.contribution + g.contribution)),
      score_tier = outreach_internal.score_tier(least(100, floor(b.contribution + g.contribution))::integer),
      signal_count = b.signal_count + g.signal_count,
      scored_at = as_of,
      valid_until = least(b.valid_until, g.change_at),
      contribution = b.contribution + g.contribution
    FROM unnest(outreach_ids, signal_counts, contributions, change_ats)
      AS g (outreach_id, signal_count, contribution, change_at)
    WHERE b.outreach_id = g.outreach_id
      AND b.contribution IS NOT NULL
      AND b.scored_at <= as_of AND (b.valid_until IS NULL OR as_of < b.valid_until)
    RETURNING b.outreach_id
  )
  SELECT array_agg(i.id) INTO _rest
  FROM unnest(outreach_ids) AS i (id)
  WHERE i.id NOT IN (SELECT r.outreach_id FROM raised AS r);
  IF _rest IS NOT NULL THEN
    PERFORM outreach_internal.rescore(_rest, as_of);
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.add_to_scores(uuid[], bigint[], numeric[], timestamptz[], timestamptz) IS
  'Brings the scores of companies up to an instant at which they gained signals: per company how many, what they contribute and when that changes first. The caller holds their spine rows locked and has inserted the signals.';

-- The one way in for signals. Whoever changes a score has locked the company's spine row first, in key order: so the
-- statement that follows, with a snapshot of its own, sees every signal of the company, and nobody waits in a circle.
-- The lock on the versions keeps outreach.set_signal_weight() out until the signals are committed.
CREATE FUNCTION outreach_internal.store_signals(
  outreach_ids uuid[], signal_types text[], source_refs text[], occurred_ats timestamptz[], metadatas jsonb[],
  OUT inserted bigint, OUT signal_id uuid
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _companies CONSTANT uuid[] := ARRAY(SELECT DISTINCT i.id FROM unnest(outreach_ids) AS i (id));
  _locked bigint;
  _now timestamptz;
  _gained record;
  _clash record;
BEGIN
  LOCK TABLE outreach.bit_signal_types IN ROW SHARE MODE;
  PERFORM FROM outreach.outreach AS o WHERE o.outreach_id = ANY (_companies) ORDER BY o.outreach_id FOR NO KEY UPDATE;
  GET DIAGNOSTICS _locked = ROW_COUNT;
  _now := clock_timestamp();

  IF _locked < cardinality(_companies) OR EXISTS (
    SELECT
    FROM unnest(signal_types, source_refs, occurred_ats, metadatas) AS s (signal_type, source_ref, occurred_at, metadata)
    WHERE NOT outreach_internal.is_recordable(s.source_ref, s.occurred_at, s.metadata, _now)
      OR s.signal_type IS NULL
      OR s.signal_type NOT IN (SELECT t.signal_type FROM outreach_internal.bit_types AS t)
  ) THEN
    PERFORM outreach_internal.refuse_signals(outreach_ids, signal_types, source_refs, occurred_ats, metadatas, _now);
  END IF;

  WITH stored AS (
    INSERT INTO outreach.bit_signals AS b
      (signal_id, outreach_id, signal_type, source_hub, source_ref, occurred_at, recorded_at, metadata)
    SELECT outreach_internal.new_signal_id(_now), s.outreach_id, s.signal_type, t.source_hub, s.source_ref,
      coalesce(s.occurred_at, _now), _now, coalesce(s.metadata, '{}')
    FROM unnest(outreach_ids, signal_types, source_refs, occurred_ats, metadatas)
      WITH ORDINALITY AS s (outreach_id, signal_type, source_ref, occurred_at, metadata, position)
    JOIN outreach_internal.bit_types AS t ON t.signal_type = s.signal_type
    ORDER BY t.source_hub COLLATE "C", s.source_ref COLLATE "C", s.position
    ON CONFLICT (source_hub, source_ref) DO NOTHING
    RETURNING b.outreach_id, b.signal_type, b.occurred_at
  ), gained AS (
    SELECT n.outreach_id, count(*) AS signal_count,
      sum(outreach_internal.bit_contribution(v.weight, v.decay_days, n.occurred_at, _now)) AS contribution,
      min(outreach_internal.bit_change_at(v.decay_days, n.occurred_at, _now)) AS change_at,
      bool_or(v.is_deduped) AS is_deduped
    FROM stored AS n
    JOIN outreach_internal.bit_versions AS v
      ON v.signal_type = n.signal_type AND v.valid_from <= n.occurred_at AND n.occurred_at < v.valid_until
    GROUP BY n.outreach_id
  )
  SELECT coalesce(sum(g.signal_count), 0) AS signals,
    array_agg(g.outreach_id) FILTER (WHERE NOT g.is_deduped) AS outreach_ids,
    array_agg(g.signal_count) FILTER (WHERE NOT g.is_deduped) AS signal_counts,
    array_agg(g.contribution) FILTER (WHERE NOT g.is_deduped) AS contributions,
    array_agg(g.change_at) FILTER (WHERE NOT g.is_deduped) AS change_ats,
    array_agg(g.outreach_id) FILTER (WHERE g.is_deduped) AS deduped_ids
  INTO _gained
  FROM gained AS g;
  inserted := _gained.signals;

  IF inserted > 0 THEN
    PERFORM outreach_internal.refuse_flood(_companies, signal_types, _now);
    IF _gained.outreach_ids IS NOT NULL THEN
      PERFORM outreach_internal.add_to_scores(
        _gained.outreach_ids, _gained.signal_counts, _gained.contributions, _gained.change_ats, _now);
    END IF;
    IF _gained.deduped_ids IS NOT NULL THEN
      -- A signal that came may also make others count or not count.
      PERFORM outreach_internal.mark_duplicates(_gained.deduped_ids);
      PERFORM outreach_internal.rescore(_gained.deduped_ids, _now);
    END IF;
  END IF;

  IF inserted < cardinality(outreach_ids) THEN
    -- What was not inserted repeats an earlier call or an earlier element: it has to be the same signal.
    SELECT s.position - 1 AS line, t.source_hub, s.source_ref INTO _clash
    FROM unnest(outreach_ids, signal_types, source_refs, occurred_ats)
      WITH ORDINALITY AS s (outreach_id, signal_type, source_ref, occurred_at, position)
    JOIN outreach_internal.bit_types AS t ON t.signal_type = s.signal_type
    JOIN outreach.bit_signals AS b ON b.source_hub = t.source_hub AND b.source_ref = s.source_ref
    WHERE b.outreach_id <> s.outreach_id OR b.signal_type <> s.signal_type OR b.occurred_at <> s.occurred_at
    ORDER BY s.position
    LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'signal key was used for another signal' USING
        ERRCODE = 'OX202',
        DETAIL = format('element %s: source_hub %s, source_ref %L', _clash.line, _clash.source_hub, _clash.source_ref),
        HINT = 'A source_ref stands for one signal of its hub: one company, one type, one time. Give the new one its own.';
    END IF;
  END IF;

  IF cardinality(outreach_ids) = 1 THEN
    SELECT b.signal_id INTO signal_id
    FROM outreach_internal.bit_types AS t
    JOIN outreach.bit_signals AS b ON b.source_hub = t.source_hub AND b.source_ref = source_refs[1]
    WHERE t.signal_type = signal_types[1];
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.store_signals(uuid[], text[], text[], timestamptz[], jsonb[]) IS
  'Records signals given as parallel arrays, all or nothing, and scores their companies. Returns how many were new and, for a single signal, its id, also when it was a repeat. NULL time: now. NULL metadata: {}. Raises OX001, OX005, OX007, OX008, OX011, OX202, naming the element, and OX210.';

COMMIT;
