-- Deploy outreach:core/set_setting to pg
-- requires: core/setting core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.set_setting(name text, value jsonb, reason text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _known record;
  _words text[];
  _number numeric;
BEGIN
  PERFORM outreach_internal.require_reason(set_setting.reason);

  SELECT k.* INTO _known FROM outreach_internal.known_settings() AS k WHERE k.name = set_setting.name;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown setting' USING
      ERRCODE = 'OX015',
      DETAIL = format('setting %L', set_setting.name),
      HINT = (SELECT 'Known settings: ' || string_agg(k.name, ', ' ORDER BY k.name) || '.'
              FROM outreach_internal.known_settings() AS k);
  END IF;

  IF set_setting.value IS NULL OR jsonb_typeof(set_setting.value) = 'null' THEN
    DELETE FROM outreach.settings AS s WHERE s.name = set_setting.name;
    RETURN;
  END IF;

  _words := CASE WHEN _known.kind LIKE '% or %' THEN string_to_array(_known.kind, ' or ') END;
  BEGIN
    _number := CASE
      WHEN _known.kind = 'integer' AND set_setting.value::text !~ '^\d+$' THEN NULL
      WHEN jsonb_typeof(set_setting.value) = 'number' THEN (set_setting.value #>> '{}')::numeric
      WHEN _known.kind = 'interval' AND jsonb_typeof(set_setting.value) = 'string' THEN
        extract(epoch FROM (set_setting.value #>> '{}')::interval)
    END;
  EXCEPTION WHEN data_exception THEN
    _number := NULL;
  END;
  IF NOT (CASE WHEN _words IS NULL THEN coalesce(_number BETWEEN _known.minimum AND _known.maximum, false)
    ELSE set_setting.value = ANY (SELECT to_jsonb(w.word) FROM unnest(_words) AS w (word)) END) THEN
    RAISE EXCEPTION 'bad value for a setting' USING
      ERRCODE = 'OX015',
      DETAIL = format('%s = %s', set_setting.name, set_setting.value),
      HINT = CASE WHEN _words IS NOT NULL THEN format('One of "%s". %s.', array_to_string(_words, '", "'), _known.meaning)
        ELSE format(CASE _known.kind WHEN 'integer' THEN 'A whole number from %s to %s: %s.'
          WHEN 'number' THEN 'A number from %s to %s: %s.'
          ELSE 'An interval such as "1 day", or a number of seconds, from %s to %s seconds: %s.' END,
          _known.minimum, _known.maximum, _known.meaning) END;
  END IF;

  INSERT INTO outreach.settings AS s (name, value, reason)
  VALUES (set_setting.name, set_setting.value, set_setting.reason)
  ON CONFLICT ON CONSTRAINT settings_pkey DO UPDATE
    SET value = excluded.value, reason = excluded.reason, changed_by = session_user, changed_at = clock_timestamp();
END
$$;

COMMENT ON FUNCTION outreach.set_setting(text, jsonb, text) IS
  'Sets one setting; a NULL value gives the default back. Raises OX004 (reason), OX015 (unknown name, or a value out of range). Example: SELECT outreach.set_setting(''send_max_attempts'', ''3'', ''provider asked for fewer retries'');';
GRANT EXECUTE ON FUNCTION outreach.set_setting(text, jsonb, text) TO outreach_operator;

COMMIT;
