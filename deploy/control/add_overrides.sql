-- Deploy outreach:control/add_overrides to pg
-- requires: control/override_audit control/require_on_spine core/json_elements core/require_reason core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.add_overrides(overrides jsonb) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _element record;
  _line bigint;
  _outreach_id uuid;
  _override_type text;
  _forced_tier integer;
  _expires_at timestamptz;
  _wrong text;
  _refused record;
BEGIN
  BEGIN
    FOR _element IN SELECT e.line, e.element FROM outreach_internal.json_elements(overrides) AS e ORDER BY e.line LOOP
      _line := _element.line;
      _outreach_id := (_element.element ->> 'outreach_id')::uuid;
      _forced_tier := (_element.element ->> 'forced_tier')::integer;
      _expires_at := (_element.element ->> 'expires_at')::timestamptz;
      PERFORM outreach_internal.require_outreach_id(_outreach_id);
      PERFORM outreach_internal.require_reason(_element.element ->> 'reason');
    END LOOP;
    PERFORM outreach_internal.require_on_spine(ARRAY(
      SELECT (e.element ->> 'outreach_id')::uuid FROM outreach_internal.json_elements(overrides) AS e ORDER BY e.line));

    FOR _element IN SELECT e.line, e.element FROM outreach_internal.json_elements(overrides) AS e ORDER BY e.line LOOP
      _line := _element.line;
      _override_type := _element.element ->> 'override_type';
      _forced_tier := (_element.element ->> 'forced_tier')::integer;
      _expires_at := (_element.element ->> 'expires_at')::timestamptz;
      _wrong := CASE
        WHEN _override_type = 'MARKETING_DISABLED' THEN 'MARKETING_DISABLED is set by outreach.set_marketing_disabled()'
        WHEN _override_type IN ('BLOCK_OUTREACH', 'BLOCK_EMAIL', 'BLOCK_PHONE') THEN
          CASE WHEN _forced_tier IS NOT NULL OR _expires_at IS NOT NULL THEN 'a block has no tier and does not expire' END
        WHEN _override_type = 'FORCE_TIER' THEN
          CASE
            WHEN _forced_tier IS NULL OR _forced_tier NOT BETWEEN -1 AND 3 THEN 'FORCE_TIER needs a forced_tier from -1 to 3'
            WHEN _expires_at IS NULL OR NOT isfinite(_expires_at) OR _expires_at <= clock_timestamp()
              THEN 'FORCE_TIER needs an expires_at in the future'
          END
        ELSE 'override_type is BLOCK_OUTREACH, BLOCK_EMAIL, BLOCK_PHONE or FORCE_TIER'
      END;
      IF _wrong IS NOT NULL THEN
        RAISE EXCEPTION 'override does not fit' USING
          ERRCODE = 'OX009',
          DETAIL = format('element %s: type %s, forced_tier %s, expires_at %s', _line, coalesce(_override_type, 'null'),
            coalesce(_forced_tier::text, 'null'), coalesce(_expires_at::text, 'null')),
          HINT = _wrong || '.';
      END IF;
    END LOOP;
  EXCEPTION WHEN data_exception THEN
    RAISE EXCEPTION 'malformed element' USING
      ERRCODE = 'OX011',
      DETAIL = format('element %s: %s', _line, SQLERRM),
      HINT = 'outreach_id is a uuid, forced_tier an integer, expires_at a time, e.g. 2027-01-01T00:00:00Z.';
  END;

  WITH expired AS MATERIALIZED (
    SELECT o.override_id
    FROM outreach.manual_overrides AS o
    WHERE o.override_type = 'FORCE_TIER'
      AND o.removed_at IS NULL
      AND o.expires_at <= (SELECT clock_timestamp())
      AND o.outreach_id IN (
        SELECT (e.element ->> 'outreach_id')::uuid
        FROM outreach_internal.json_elements(overrides) AS e
        WHERE e.element ->> 'override_type' = 'FORCE_TIER')
    ORDER BY o.outreach_id
    FOR UPDATE
  )
  UPDATE outreach.manual_overrides AS o
  SET removed_at = clock_timestamp(), removed_by = session_user, removed_reason = 'expired'
  FROM expired AS x
  WHERE o.override_id = x.override_id;

  -- The unique index decides who is live, also between transactions; a company with an override of the type is refused.
  WITH given AS MATERIALIZED (
    SELECT e.line, (e.element ->> 'outreach_id')::uuid AS outreach_id, e.element ->> 'override_type' AS override_type,
      (e.element ->> 'forced_tier')::integer AS forced_tier, e.element ->> 'reason' AS reason,
      (e.element ->> 'expires_at')::timestamptz AS expires_at,
      row_number() OVER (PARTITION BY (e.element ->> 'outreach_id')::uuid, e.element ->> 'override_type' ORDER BY e.line) AS nth
    FROM outreach_internal.json_elements(overrides) AS e
  ), added AS (
    INSERT INTO outreach.manual_overrides AS o (outreach_id, override_type, forced_tier, reason, expires_at)
    SELECT g.outreach_id, g.override_type, g.forced_tier, g.reason, g.expires_at FROM given AS g ORDER BY 1, 2
    ON CONFLICT (outreach_id, override_type) WHERE removed_at IS NULL DO NOTHING
    RETURNING o.outreach_id, o.override_type
  ), refused AS (
    SELECT g.outreach_id, g.override_type
    FROM given AS g
    LEFT JOIN added AS a ON a.outreach_id = g.outreach_id AND a.override_type = g.override_type
    WHERE a.outreach_id IS NULL OR g.nth > 1
    ORDER BY g.line
    LIMIT 1
  )
  SELECT (SELECT count(*) FROM added) AS added, r.outreach_id, r.override_type INTO _refused
  FROM (VALUES (1)) AS one LEFT JOIN refused AS r ON true;

  IF _refused.outreach_id IS NOT NULL THEN
    RAISE EXCEPTION 'override of this type is already live' USING
      ERRCODE = 'OX203',
      DETAIL = format('outreach_id %s, type %s', _refused.outreach_id, _refused.override_type),
      HINT = 'One override of a type may be live per company: lift that one first, outreach.remove_override(override_id, reason).';
  END IF;
  RETURN _refused.added;
END
$$;

COMMENT ON FUNCTION outreach.add_overrides(jsonb) IS
  'Sets overrides, all or nothing; returns how many. Takes an array of objects with outreach_id, override_type, reason and, for FORCE_TIER, forced_tier and expires_at. An expired FORCE_TIER is closed by the next. Raises OX001, OX004, OX005, OX009, OX011, OX203; DETAIL names the element, from 0, or the company.';
GRANT EXECUTE ON FUNCTION outreach.add_overrides(jsonb) TO outreach_operator;

COMMIT;
