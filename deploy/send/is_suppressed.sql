-- Deploy outreach:send/is_suppressed to pg
-- requires: send/suppressions engagement/erased_addresses core/setting

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.is_suppressed(channel text, address text) RETURNS boolean
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _addresses text[] := ARRAY[address];
  _labels text[];
  _untagged text;
BEGIN
  IF EXISTS (SELECT FROM outreach.suppressions AS x WHERE starts_with(x.address, '@')) THEN
    _labels := string_to_array(substring(address FROM '@([^@]*)$'), '.');
    _addresses := _addresses
      || ARRAY(SELECT '@' || array_to_string(_labels[l.first:], '.') FROM generate_series(1, cardinality(_labels)) AS l (first));
  END IF;
  IF EXISTS (SELECT FROM outreach.suppressions AS x WHERE x.channel = is_suppressed.channel AND x.address = ANY (_addresses))
    OR outreach_internal.is_erased(is_suppressed.channel, is_suppressed.address)
  THEN
    RETURN true;
  END IF;
  IF outreach_internal.setting('email_plus_tags') = '"strip"' THEN
    _untagged := outreach_internal.untagged_address(is_suppressed.channel, is_suppressed.address);
    RETURN EXISTS (
        SELECT FROM outreach.suppressions AS x
        WHERE x.channel = is_suppressed.channel AND x.untagged_address = _untagged)
      OR EXISTS (
        SELECT FROM outreach_internal.erased_addresses AS x
        WHERE x.channel = is_suppressed.channel
          AND x.untagged_hash = outreach_internal.address_hash(is_suppressed.channel, _untagged));
  END IF;
  RETURN false;
END
$$;

COMMENT ON FUNCTION outreach_internal.is_suppressed(text, text) IS
  'Is this normalised address suppressed: itself; by its domain, or one that this is a subdomain of; by the keyed hash of an erased address; and, while the setting email_plus_tags is strip, by any of these under another tag. The one answer for claim, begin, enrolment and the next step; where outreach_internal.suppression_scope says that only addresses count, they look the address up instead.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.is_suppressed(text, text) TO outreach_analyst;

CREATE VIEW outreach_internal.suppression_scope AS
SELECT EXISTS (SELECT FROM outreach.suppressions AS x WHERE starts_with(x.address, '@'))
  OR EXISTS (SELECT FROM outreach_internal.erased_addresses)
  OR EXISTS (SELECT FROM outreach.settings AS s WHERE s.name = 'email_plus_tags' AND s.value = '"strip"') AS beyond_addresses;

COMMENT ON VIEW outreach_internal.suppression_scope IS 'One row, asked once a statement, so that nothing is computed per address while no domain or hash is suppressed.';
COMMENT ON COLUMN outreach_internal.suppression_scope.beyond_addresses IS 'Can an address be suppressed that is not in outreach.suppressions itself?';

COMMIT;
