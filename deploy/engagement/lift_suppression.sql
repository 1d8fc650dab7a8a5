-- Deploy outreach:engagement/lift_suppression to pg
-- requires: engagement/suppression_lifts send/is_suppressed core/require_reason core/normalise_address gate/require_channel

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.lift_suppression(channel text, address text, reason text) RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _address text := outreach_internal.normalise_address(lift_suppression.channel, lift_suppression.address);
  _suppression outreach.suppressions;
  _why text;
BEGIN
  PERFORM outreach_internal.require_channel(coalesce(lift_suppression.channel, ''));
  PERFORM outreach_internal.require_reason(lift_suppression.reason);
  IF _address IS NULL THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = 'address is blank',
      HINT = 'Pass an address or number, or a whole domain as @example.com.';
  END IF;

  SELECT x.* INTO _suppression
  FROM outreach.suppressions AS x
  WHERE x.channel = lift_suppression.channel AND x.address = _address
  FOR UPDATE;
  _why := CASE
    WHEN _suppression.reason IN ('unsubscribe', 'complaint') THEN _suppression.reason
    WHEN outreach_internal.is_erased(lift_suppression.channel, _address) THEN 'erasure'
  END;
  IF _why IS NOT NULL THEN
    RAISE EXCEPTION 'suppression is for good' USING
      ERRCODE = 'OX215',
      DETAIL = format('suppressed by %s', _why),
      HINT = 'Who unsubscribed, complained or was erased is never written to again.';
  ELSIF _suppression.address IS NULL THEN
    RETURN false;
  END IF;

  PERFORM outreach_internal.record_lift(
    channel => _suppression.channel,
    scope => CASE WHEN starts_with(_address, '@') THEN 'domain' ELSE 'address' END,
    address_hash => outreach_internal.address_hash(_suppression.channel, _address),
    suppressed_reason => _suppression.reason,
    suppressed_origin => _suppression.origin,
    suppressed_at => _suppression.created_at,
    reason => lift_suppression.reason);
  DELETE FROM outreach.suppressions AS x WHERE x.channel = _suppression.channel AND x.address = _suppression.address;
  RETURN true;
END
$$;

COMMENT ON FUNCTION outreach.lift_suppression(text, text, text) IS
  'Lifts the suppression of an address or number, or of a domain given as @example.com, and records it (outreach.vw_suppression_lifts). False where that address or domain is not suppressed itself: one that is suppressed by its domain stays so, and a contact stays bounced. Raises OX004 reason blank, OX010 unknown channel, OX016 blank address, OX215 suppressed by an unsubscribe or complaint, or erased. Example: SELECT outreach.lift_suppression(''email'', ''ann@example.com'', ''mailbox works again, says their IT'');';
GRANT EXECUTE ON FUNCTION outreach.lift_suppression(text, text, text) TO outreach_operator;

COMMIT;
