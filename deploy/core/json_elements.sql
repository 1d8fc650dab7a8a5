-- Deploy outreach:core/json_elements to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.json_elements(elements jsonb) RETURNS TABLE (line bigint, element jsonb)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _bad bigint;
BEGIN
  IF elements IS NULL OR jsonb_typeof(elements) <> 'array' THEN
    RAISE EXCEPTION 'not an array of objects' USING
      ERRCODE = 'OX011',
      DETAIL = format('got %s', coalesce(jsonb_typeof(elements), 'null')),
      HINT = 'Pass a JSON array of objects, e.g. [{"key": "value"}].';
  END IF;
  SELECT e.ordinality - 1 INTO _bad
  FROM jsonb_array_elements(elements) WITH ORDINALITY AS e
  WHERE jsonb_typeof(e.value) <> 'object'
  ORDER BY e.ordinality
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'not an array of objects' USING
      ERRCODE = 'OX011',
      DETAIL = format('element %s is %s', _bad, jsonb_typeof(elements -> _bad::integer)),
      HINT = 'Pass a JSON array of objects, e.g. [{"key": "value"}].';
  END IF;
  RETURN QUERY
    SELECT e.ordinality - 1, e.value FROM jsonb_array_elements(elements) WITH ORDINALITY AS e;
END
$$;

COMMENT ON FUNCTION outreach_internal.json_elements(jsonb) IS
  'The elements of an array of objects, numbered from 0. Raises OX011, naming the element, for anything else.';
GRANT EXECUTE ON FUNCTION outreach_internal.json_elements(jsonb) TO outreach_owner;

COMMIT;
