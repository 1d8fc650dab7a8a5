-- Deploy outreach:engagement/suppress to pg
-- requires: engagement/add_suppressions core/require_reason core/normalise_address gate/require_channel registry/is_host_name

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.suppress(channel text, address text, reason text, origin text) RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _address text := outreach_internal.normalise_address(suppress.channel, suppress.address);
  _problem text;
BEGIN
  PERFORM outreach_internal.require_channel(coalesce(suppress.channel, ''));
  PERFORM outreach_internal.require_reason(suppress.reason);
  _problem := CASE
    WHEN _address IS NULL THEN 'address is blank'
    WHEN suppress.origin IS NULL OR suppress.origin !~ '[^[:space:]]' THEN 'origin is blank'
    WHEN suppress.channel = 'email' AND strpos(_address, '@') = 0 THEN 'address has no @'
    WHEN suppress.channel = 'email' AND starts_with(_address, '@') AND NOT outreach_internal.is_host_name(substr(_address, 2)) THEN
      'what stands behind @ is not a host name'
  END;
  IF _problem IS NOT NULL THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = _problem,
      HINT = 'Pass an address or number, or a whole domain as @example.com, and where the request came from.';
  END IF;
  RETURN outreach_internal.add_suppressions(ARRAY[suppress.channel], ARRAY[_address], ARRAY[suppress.reason],
    ARRAY[suppress.origin]) = 1;
END
$$;

COMMENT ON FUNCTION outreach.suppress(text, text, text, text) IS
  'Suppresses an address or number, or on channel email a whole domain with its subdomains, given as @example.com: no send to it is claimed or begun afterwards (OX108). True if it was not suppressed before. The address is normalised; reason and origin hold no personal data. Nothing but outreach.lift_suppression() takes it back, and that never for unsubscribe or complaint. Raises OX004 reason blank, OX010 unknown channel, OX016 blank address or origin, no address or domain. Example: SELECT outreach.suppress(''email'', ''Ann@Example.com'', ''asked by phone'', ''support'');';
GRANT EXECUTE ON FUNCTION outreach.suppress(text, text, text, text) TO outreach_ingest;

COMMIT;
