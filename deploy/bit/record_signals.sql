-- Deploy outreach:bit/record_signals to pg
-- requires: bit/store_signals core/json_elements hubs/require_hub

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.record_signals(signals jsonb) RETURNS TABLE (inserted bigint, duplicates bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET work_mem = '64MB'
AS $$
DECLARE
  _outreach_ids uuid[];
  _signal_types text[];
  _source_refs text[];
  _occurred_ats timestamptz[];
  _metadatas jsonb[];
  _element record;
BEGIN
  IF jsonb_typeof(record_signals.signals) IS DISTINCT FROM 'array'
     OR jsonb_path_exists(record_signals.signals, 'strict $[*] ? (@.type() != "object")') THEN
    PERFORM outreach_internal.json_elements(record_signals.signals);
  END IF;

  BEGIN
    SELECT array_agg(s.outreach_id), array_agg(s.signal_type), array_agg(s.source_ref), array_agg(s.occurred_at),
      array_agg(s.metadata)
    INTO _outreach_ids, _signal_types, _source_refs, _occurred_ats, _metadatas
    FROM (
      SELECT (e.value ->> 'outreach_id')::uuid AS outreach_id,
        e.value ->> 'signal_type' AS signal_type,
        CASE WHEN jsonb_typeof(e.value -> 'source_ref') = 'string' THEN e.value ->> 'source_ref' END AS source_ref,
        (e.value ->> 'occurred_at')::timestamptz AS occurred_at,
        nullif(e.value -> 'metadata', 'null') AS metadata
      FROM jsonb_array_elements(record_signals.signals) WITH ORDINALITY AS e
      ORDER BY e.ordinality
    ) AS s;
  EXCEPTION WHEN data_exception THEN
    FOR _element IN
      SELECT e.line, e.element FROM outreach_internal.json_elements(record_signals.signals) AS e ORDER BY e.line
    LOOP
      BEGIN
        PERFORM (_element.element ->> 'outreach_id')::uuid, (_element.element ->> 'occurred_at')::timestamptz;
      EXCEPTION WHEN data_exception THEN
        RAISE EXCEPTION 'malformed element' USING
          ERRCODE = 'OX011',
          DETAIL = format('element %s: %s', _element.line, SQLERRM),
          HINT = 'outreach_id is a uuid, occurred_at a time of ISO 8601 with its offset.';
      END;
    END LOOP;
    RAISE;
  END;

  IF _outreach_ids IS NULL THEN
    RETURN QUERY VALUES (0::bigint, 0::bigint);
    RETURN;
  END IF;
  PERFORM outreach_internal.require_hub(ARRAY(
    SELECT DISTINCT t.source_hub FROM outreach_internal.bit_types AS t WHERE t.signal_type = ANY (_signal_types)));
  RETURN QUERY
    SELECT s.inserted, cardinality(_outreach_ids) - s.inserted
    FROM outreach_internal.store_signals(_outreach_ids, _signal_types, _source_refs, _occurred_ats, _metadatas) AS s;
END
$$;

COMMENT ON FUNCTION outreach.record_signals(jsonb) IS
  'Records buying signals, all or nothing, and scores their companies in the same transaction. Takes an array of objects with outreach_id, signal_type, source_ref (the hub''s own reference, 1 to 400 characters) and optionally occurred_at (ISO 8601 with offset; absent: now) and metadata (an object without personal data). Idempotent on (source hub of the type, source_ref): returns how many were new and how many were repeats. DETAIL names the element, counted from 0. Raises OX001, OX005 (unknown outreach_id), OX007 (unknown signal type), OX008 (more than five minutes in the future), OX011 (malformed), OX202 (source_ref used for another company, type or time), OX210 (more signals in a day than a setting allows), 42501 (the caller does not speak for a type''s hub). Example: SELECT * FROM outreach.record_signals(''[{"outreach_id": "...", "signal_type": "NEWS_MENTION", "source_ref": "feed-17", "occurred_at": "2026-03-01T12:00:00Z"}]'');';
GRANT EXECUTE ON FUNCTION outreach.record_signals(jsonb) TO outreach_app, outreach_subhub,
  outreach_hub_company_target, outreach_hub_dol, outreach_hub_people, outreach_hub_blog, outreach_hub_talent_flow;

COMMIT;
