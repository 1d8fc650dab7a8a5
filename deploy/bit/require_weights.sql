-- Deploy outreach:bit/require_weights to pg
-- requires: bit/bit_types

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.require_weights(weights jsonb) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _unknown text;
BEGIN
  IF jsonb_typeof(weights) IS DISTINCT FROM 'object' OR EXISTS (
    SELECT FROM jsonb_each(CASE jsonb_typeof(weights) WHEN 'object' THEN weights END) AS w
    WHERE CASE jsonb_typeof(w.value) WHEN 'number' THEN (w.value #>> '{}')::numeric NOT BETWEEN 0 AND 1000 ELSE true END
  ) THEN
    RAISE EXCEPTION 'malformed element' USING
      ERRCODE = 'OX011',
      DETAIL = coalesce(left(weights::text, 200), 'null'),
      HINT = 'An object of signal type to weight, 0 to 1000 points, e.g. {"NEWS_MENTION": 8}.';
  END IF;
  SELECT w.key INTO _unknown
  FROM jsonb_object_keys(weights) AS w (key)
  WHERE NOT EXISTS (SELECT FROM outreach_internal.bit_types AS t WHERE t.signal_type = w.key)
  ORDER BY w.key
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'unknown signal type' USING
      ERRCODE = 'OX007', DETAIL = format('signal_type %L', _unknown),
      HINT = (SELECT 'Known signal types: ' || string_agg(t.signal_type, ', ' ORDER BY t.signal_type) || '.'
              FROM outreach_internal.bit_types AS t);
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.require_weights(jsonb) IS
  'Raises OX011 unless the weights are an object of signal type to a number from 0 to 1000, OX007 for an unknown signal type.';

COMMIT;
