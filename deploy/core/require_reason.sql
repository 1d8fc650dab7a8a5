-- Deploy outreach:core/require_reason to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.require_reason(reason text) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF reason IS NULL OR reason !~ '[^[:space:]]' THEN
    RAISE EXCEPTION 'reason is blank' USING
      ERRCODE = 'OX004',
      HINT = 'Say why, in words that someone else understands a year from now.';
  END IF;
  IF reason ~ '[^[:space:]@]+@[^[:space:]@]+\.[^[:space:]@]+' THEN
    RAISE EXCEPTION 'reason holds an e-mail address' USING
      ERRCODE = 'OX004',
      HINT = 'Reasons are kept for ever and hold no personal data. Leave the address out.';
  END IF;
END
$$;

COMMENT ON FUNCTION outreach_internal.require_reason(text) IS
  'Raises OX004 when a reason is blank or holds an e-mail address: reasons outlive the person they speak of.';
GRANT EXECUTE ON FUNCTION outreach_internal.require_reason(text) TO outreach_owner;

COMMIT;
