-- Deploy outreach:control/add_overrides to pg
-- requires: control/override_audit spine/require_known core/json_elements core/require_reason core/clock

BEGIN;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.add_overrides(overrides jsonb) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, outreach, outreach_internal, pg_temp
AS $$
DECLARE
  _element record;
  _wrong text;
  _added bigint;
BEGIN
  FOR _element IN
    SELECT e.line, (e.element ->> 'outreach_id')::uuid AS outreach_id, e.element ->> 'override_type' AS override_type,
      e.element ->> 'reason' AS reason, (e.element ->> 'forced_tier')::integer AS forced_tier,
      (e.element ->> 'expires_at')::timestamptz AS expires_at
    FROM outreach_internal.json_elements(overrides) AS e
    ORDER BY e.line
  LOOP
    PERFORM outreach_internal.require_outreach_id(_element.outreach_id);
    PERFORM outreach_internal.require_reason(_element.reason);
    PERFORM outreach_internal.require_known(_element.outreach_id);
    _wrong := CASE
      WHEN _element.override_type = 'MARKETING_DISABLED' THEN 'MARKETING_DISABLED is set by outreach.set_marketing_disabled()'
      WHEN _element.override_type IN ('BLOCK_OUTREACH', 'BLOCK_EMAIL', 'BLOCK_PHONE') THEN
        CASE WHEN _element.forced_tier IS NOT NULL OR _element.expires_at IS NOT NULL
          THEN 'a block has no tier and does not expire' END
      WHEN _element.override_type = 'FORCE_TIER' THEN
        CASE
          WHEN _element.forced_tier IS NULL OR _element.forced_tier NOT BETWEEN -1 AND 3 THEN 'FORCE_TIER needs a forced_tier from -1 to 3'
          WHEN _element.expires_at IS NULL OR NOT isfinite(_element.expires_at) OR _element.expires_at <= clock_timestamp()
            THEN 'FORCE_TIER needs an expires_at in the future'
        END
      ELSE 'override_type is BLOCK_OUTREACH, BLOCK_EMAIL, BLOCK_PHONE or FORCE_TIER'
    END;
    IF _wrong IS NOT NULL THEN
      RAISE EXCEPTION 'override does not fit' USING
        ERRCODE = 'OX009',
        DETAIL = format('element %s: type %s, forced_tier %s, expires_at %s', _element.line,
          coalesce(_element.override_type, 'null'), coalesce(_element.forced_tier::text, 'null'), coalesce(_element.expires_at::text, 'null')),
        HINT = _wrong || '.';
    END IF;
  END LOOP;

  UPDATE outreach.manual_overrides AS o
  SET removed_at = clock_timestamp(), removed_by = session_user, removed_reason = 'expired'
  FROM outreach_internal.json_elements(overrides) AS e
  WHERE o.outreach_id = (e.element ->> 'outreach_id')::uuid
    AND e.element ->> 'override_type' = 'FORCE_TIER'
    AND o.override_type = 'FORCE_TIER'
    AND o.removed_at IS NULL
    AND o.expires_at <= (SELECT outreach_internal.clock());

  -- The unique index decides who is live, also between transactions; a company with an override of the type is refused.
  INSERT INTO outreach.manual_overrides (outreach_id, override_type, forced_tier, reason, expires_at)
  SELECT (e.element ->> 'outreach_id')::uuid, e.element ->> 'override_type', (e.element ->> 'forced_tier')::integer,
    e.element ->> 'reason', (e.element ->> 'expires_at')::timestamptz
  FROM outreach_internal.json_elements(overrides) AS e
  ORDER BY 1, 2
  ON CONFLICT (outreach_id, override_type) WHERE removed_at IS NULL DO NOTHING;
  GET DIAGNOSTICS _added = ROW_COUNT;

  IF _added < jsonb_array_length(overrides) THEN
    SELECT e.element ->> 'outreach_id' AS outreach_id, e.element ->> 'override_type' AS override_type INTO _element
    FROM outreach_internal.json_elements(overrides) AS e
    JOIN outreach.manual_overrides AS o ON o.outreach_id = (e.element ->> 'outreach_id')::uuid
      AND o.override_type = e.element ->> 'override_type' AND o.removed_at IS NULL
    GROUP BY 1, 2
    HAVING count(*) > 1 OR bool_and(o.xmin <> pg_current_xact_id()::xid)
    LIMIT 1;
    RAISE EXCEPTION 'override of this type is already live' USING
      ERRCODE = 'OX203',
      DETAIL = format('outreach_id %s, type %s', _element.outreach_id, _element.override_type),
      HINT = 'One override of a type may be live per company: lift that one first, outreach.remove_override(override_id, reason).';
  END IF;
  RETURN _added;
END
$$;

COMMENT ON FUNCTION outreach.add_overrides(jsonb) IS
  'Sets overrides, all or nothing; returns how many. Takes an array of objects with outreach_id, override_type, reason and, for FORCE_TIER, forced_tier and expires_at. An expired FORCE_TIER is closed by the next. Raises OX001, OX004, OX005, OX009, OX011, OX203; DETAIL names the element, from 0, or the company.';
GRANT EXECUTE ON FUNCTION outreach.add_overrides(jsonb) TO outreach_operator;

COMMIT;
