-- Deploy outreach:bit/store_signals to pg
-- requires: bit/bit_scores bit/bit_versions bit/bit_contributions

BEGIN;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.refuse_signals(
  outreach_ids uuid[], signal_types text[], source_refs text[], occurred_ats timestamptz[], metadatas jsonb[]
) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, outreach, outreach_internal, pg_temp
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
      WHEN NOT EXISTS (SELECT FROM outreach.bit_signal_types AS t WHERE t.signal_type = s.signal_type) THEN 'unknown type'
      WHEN s.occurred_at > clock_timestamp() + interval '5 minutes' THEN 'future'
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
      HINT = (SELECT 'Known signal types: ' || string_agg(DISTINCT t.signal_type, ', ' ORDER BY t.signal_type) || '.'
              FROM outreach.bit_signal_types AS t);
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
COMMENT ON FUNCTION outreach_internal.refuse_signals(uuid[], text[], text[], timestamptz[], jsonb[]) IS
  'Raises for the first signal that cannot be recorded, naming it in DETAIL, counted from 0: OX001, OX005, OX007, OX008 or OX011.';

CREATE FUNCTION outreach_internal.rescore(outreach_ids uuid[], as_of timestamptz) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, outreach, outreach_internal, pg_temp
AS $$
  INSERT INTO outreach.bit_scores AS b
    (outreach_id, score, score_tier, signal_count, scored_at, valid_until, contribution)
  SELECT n.outreach_id, n.score, outreach_internal.score_tier(n.score), n.signal_count, as_of, n.valid_until, n.contribution
  FROM (
    SELECT c.outreach_id, least(100, floor(sum(c.contribution)))::integer AS score, count(*) AS signal_count,
      min(c.changes_at) AS valid_until, sum(c.contribution) AS contribution
    FROM outreach_internal.bit_contributions(as_of) AS c
    WHERE c.outreach_id = ANY (outreach_ids)
    GROUP BY c.outreach_id
  ) AS n
  ON CONFLICT (outreach_id) DO UPDATE
    SET score = excluded.score, score_tier = excluded.score_tier, signal_count = excluded.signal_count,
      scored_at = excluded.scored_at, valid_until = excluded.valid_until, contribution = excluded.contribution
$$;
COMMENT ON FUNCTION outreach_internal.rescore(uuid[], timestamptz) IS
  'Computes the scores of these companies from all their signals. The caller holds their spine rows locked.';

-- The one way in for signals. Whoever changes a score has locked the company's spine row first, in key order: so the
-- statement that follows, with a snapshot of its own, sees every signal of the company, and nobody waits in a circle.
-- Where the stored score still holds at this instant, what the new signals contribute is added to it; elsewhere all
-- signals of the company are summed up anew. Decimal sums are exact, so both come to the same.
CREATE FUNCTION outreach_internal.store_signals(
  outreach_ids uuid[], signal_types text[], source_refs text[], occurred_ats timestamptz[], metadatas jsonb[],
  OUT inserted bigint, OUT signal_id uuid
)
LANGUAGE plpgsql
SET search_path = pg_catalog, outreach, outreach_internal, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _companies uuid[] := outreach_ids;
  _locked bigint;
  _now timestamptz;
  _rest uuid[];
  _clash record;
BEGIN
  inserted := 0;
  IF cardinality(outreach_ids) > 1 THEN
    _companies := ARRAY(SELECT DISTINCT i.id FROM unnest(outreach_ids) AS i (id));
  END IF;
  PERFORM FROM outreach.outreach AS o WHERE o.outreach_id = ANY (_companies) ORDER BY o.outreach_id FOR NO KEY UPDATE;
  GET DIAGNOSTICS _locked = ROW_COUNT;
  _now := clock_timestamp();

  IF _locked < cardinality(_companies) OR EXISTS (
    SELECT
    FROM unnest(signal_types, source_refs, occurred_ats, metadatas) AS s (signal_type, source_ref, occurred_at, metadata)
    WHERE (s.source_ref ~ '[^[:space:]]' AND length(s.source_ref) <= 400) IS NOT TRUE
      OR s.signal_type IS NULL
      OR s.signal_type NOT IN (SELECT t.signal_type FROM outreach.bit_signal_types AS t)
      OR s.occurred_at > _now + interval '5 minutes'
      OR s.occurred_at = '-infinity'
      OR jsonb_typeof(s.metadata) <> 'object'
  ) THEN
    PERFORM outreach_internal.refuse_signals(outreach_ids, signal_types, source_refs, occurred_ats, metadatas);
  END IF;

  WITH stored AS (
    INSERT INTO outreach.bit_signals AS b
      (outreach_id, signal_type, type_valid_from, source_hub, source_ref, occurred_at, recorded_at, metadata)
    SELECT s.outreach_id, s.signal_type, v.valid_from, v.source_hub, s.source_ref, coalesce(s.occurred_at, _now), _now,
      coalesce(s.metadata, '{}')
    FROM unnest(outreach_ids, signal_types, source_refs, occurred_ats, metadatas)
      WITH ORDINALITY AS s (outreach_id, signal_type, source_ref, occurred_at, metadata, position)
    JOIN outreach_internal.bit_versions AS v
      ON v.signal_type = s.signal_type
      AND v.valid_from <= coalesce(s.occurred_at, _now) AND coalesce(s.occurred_at, _now) < v.valid_until
    ORDER BY v.source_hub COLLATE "C", s.source_ref COLLATE "C", s.position
    ON CONFLICT (source_hub, source_ref) DO NOTHING
    RETURNING b.signal_id, b.outreach_id, b.signal_type, b.type_valid_from, b.occurred_at
  ), gained AS (
    SELECT n.outreach_id, count(*) AS signals,
      sum(outreach_internal.bit_contribution(t.weight, t.decay_days, n.occurred_at, _now)) AS contribution,
      min(outreach_internal.bit_change_at(t.decay_days, n.occurred_at, _now)) AS changes_at
    FROM stored AS n
    JOIN outreach.bit_signal_types AS t ON t.signal_type = n.signal_type AND t.valid_from = n.type_valid_from
    GROUP BY n.outreach_id
  ), raised AS (
    UPDATE outreach.bit_scores AS b
    SET score = least(100, floor(b.contribution + g.contribution)),
      score_tier = outreach_internal.score_tier(least(100, floor(b.contribution + g.contribution))::integer),
      signal_count = b.signal_count + g.signals,
      scored_at = _now,
      valid_until = least(b.valid_until, g.changes_at),
      contribution = b.contribution + g.contribution
    FROM gained AS g
    WHERE b.outreach_id = g.outreach_id
      AND b.contribution IS NOT NULL
      AND b.scored_at <= _now AND (b.valid_until IS NULL OR _now < b.valid_until)
    RETURNING b.outreach_id
  )
  SELECT n.signals, n.signal_id,
    ARRAY(SELECT g.outreach_id FROM gained AS g EXCEPT ALL SELECT r.outreach_id FROM raised AS r)
  INTO inserted, signal_id, _rest
  FROM (SELECT count(*) AS signals, (array_agg(s.signal_id))[1] AS signal_id FROM stored AS s) AS n;

  IF cardinality(_rest) > 0 THEN
    PERFORM outreach_internal.rescore(_rest, _now);
  END IF;
  IF inserted = cardinality(outreach_ids) THEN
    RETURN;
  END IF;

  -- What was not inserted is a repeat, of an earlier call or of an earlier element: it has to be the same signal.
  SELECT s.position - 1 AS line, v.source_hub, s.source_ref INTO _clash
  FROM unnest(outreach_ids, signal_types, source_refs, occurred_ats)
    WITH ORDINALITY AS s (outreach_id, signal_type, source_ref, occurred_at, position)
  JOIN outreach_internal.bit_versions AS v
    ON v.signal_type = s.signal_type
    AND v.valid_from <= coalesce(s.occurred_at, _now) AND coalesce(s.occurred_at, _now) < v.valid_until
  JOIN outreach.bit_signals AS b ON b.source_hub = v.source_hub AND b.source_ref = s.source_ref
  WHERE b.outreach_id <> s.outreach_id OR b.signal_type <> s.signal_type OR b.occurred_at <> s.occurred_at
  ORDER BY s.position
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'signal key was used for another signal' USING
      ERRCODE = 'OX202',
      DETAIL = format('element %s: source_hub %s, source_ref %L', _clash.line, _clash.source_hub, _clash.source_ref),
      HINT = 'A source_ref stands for one signal of its hub: one company, one type, one time. Give the new one its own.';
  END IF;
  IF cardinality(outreach_ids) = 1 THEN
    SELECT b.signal_id INTO signal_id
    FROM outreach_internal.bit_versions AS v
    JOIN outreach.bit_signals AS b ON b.source_hub = v.source_hub AND b.source_ref = source_refs[1]
    WHERE v.signal_type = signal_types[1]
      AND v.valid_from <= coalesce(occurred_ats[1], _now) AND coalesce(occurred_ats[1], _now) < v.valid_until;
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.store_signals(uuid[], text[], text[], timestamptz[], jsonb[]) IS
  'Records signals given as parallel arrays, all or nothing, and scores their companies. Returns how many were new and, for a single signal, its id, also when it was a repeat. NULL time: now. NULL metadata: {}. Raises OX001, OX005, OX007, OX008, OX011, OX202, naming the element.';

COMMIT;
