-- Deploy outreach:send/parse_claims to pg
-- requires: core/json_elements

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.refuse_elements(elements jsonb, types jsonb, required text[]) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _element record;
BEGIN
  FOR _element IN
    SELECT e.line, k.key, k.value AS type, e.element -> k.key AS given
    FROM outreach_internal.json_elements(elements) AS e
    CROSS JOIN jsonb_each_text(types) AS k
    ORDER BY e.line, k.key
  LOOP
    IF coalesce(jsonb_typeof(_element.given), 'null') = 'null' THEN
      CONTINUE WHEN _element.key <> ALL (required);
    ELSIF _element.type = 'object' THEN
      CONTINUE WHEN jsonb_typeof(_element.given) = 'object';
    ELSIF jsonb_typeof(_element.given) = 'string' THEN
      BEGIN
        CONTINUE WHEN CASE _element.type
          WHEN 'uuid' THEN (_element.given #>> '{}')::uuid IS NOT NULL
          WHEN 'time' THEN isfinite((_element.given #>> '{}')::timestamptz)
          WHEN 'text' THEN _element.given #>> '{}' ~ '[^[:space:]]'
          ELSE true
        END;
      EXCEPTION WHEN data_exception THEN
        NULL; -- named below
      END;
    END IF;
    RAISE EXCEPTION 'malformed element' USING
      ERRCODE = 'OX011',
      DETAIL = format('element %s, key %s: %s', _element.line, _element.key, coalesce(left(_element.given::text, 200), 'missing')),
      HINT = format('Expected at %s: %s.', _element.key, _element.type);
  END LOOP;
  RAISE EXCEPTION 'malformed element' USING
    ERRCODE = 'OX011',
    DETAIL = 'unreadable',
    HINT = format('Keys and their types: %s.', types);
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_elements(jsonb, jsonb, text[]) IS
  'Called when a list could not be read: raises OX011, naming the first element (counted from 0) and key that is missing or not of its type (uuid, time, text = not blank, string, object).';

CREATE FUNCTION outreach_internal.parse_claims(claims jsonb, OUT send_ids uuid[], OUT claim_tokens uuid[])
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  BEGIN
    SELECT coalesce(array_agg(c.send_id ORDER BY c.position), '{}'), coalesce(array_agg(c.claim_token ORDER BY c.position), '{}')
    INTO STRICT send_ids, claim_tokens
    FROM ROWS FROM (jsonb_to_recordset(claims) AS (send_id uuid, claim_token uuid)) WITH ORDINALITY
      AS c (send_id, claim_token, position);
  EXCEPTION WHEN data_exception THEN
    send_ids := NULL; -- named below
  END;
  IF claims IS NULL OR send_ids IS NULL OR array_position(send_ids || claim_tokens, NULL) IS NOT NULL THEN
    PERFORM outreach_internal.refuse_elements(claims, '{"send_id": "uuid", "claim_token": "uuid"}', '{send_id,claim_token}');
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.parse_claims(jsonb) IS
  'The ids and tokens of [{"send_id", "claim_token"}], in order. Raises OX011, naming the element, when it is anything else.';

COMMIT;
