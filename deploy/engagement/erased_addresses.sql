-- Deploy outreach:engagement/erased_addresses to pg
-- requires: engagement/erasures engagement/address_key core/normalise_address

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE TABLE outreach_internal.erased_addresses (
  channel text NOT NULL
    CONSTRAINT channel_is_known CHECK (channel IN ('email', 'phone')),
  address_hash bytea NOT NULL
    CONSTRAINT address_hash_is_sha256 CHECK (octet_length(address_hash) = 32),
  untagged_hash bytea NOT NULL
    CONSTRAINT untagged_hash_is_sha256 CHECK (octet_length(untagged_hash) = 32),
  person_id uuid NOT NULL REFERENCES outreach.erasures,
  reason text NOT NULL CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  origin text NOT NULL CONSTRAINT origin_is_not_blank CHECK (origin ~ '[^[:space:]]'),
  erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (channel, address_hash)
);
CREATE INDEX erased_addresses_untagged_idx ON outreach_internal.erased_addresses (channel, untagged_hash);
CREATE INDEX erased_addresses_person_idx ON outreach_internal.erased_addresses (person_id);

COMMENT ON TABLE outreach_internal.erased_addresses IS 'What is left of an erased address: a keyed hash that suppresses it for ever. Append-only: nobody lifts it.';
COMMENT ON COLUMN outreach_internal.erased_addresses.channel IS 'email or phone.';
COMMENT ON COLUMN outreach_internal.erased_addresses.address_hash IS 'outreach_internal.address_hash() of the normalised address.';
COMMENT ON COLUMN outreach_internal.erased_addresses.untagged_hash IS 'The same of the address without its tag; see the setting email_plus_tags.';
COMMENT ON COLUMN outreach_internal.erased_addresses.person_id IS 'The contact whose address it was.';
COMMENT ON COLUMN outreach_internal.erased_addresses.reason IS 'bounce, unsubscribe or complaint where the address was suppressed for that before; else erasure.';
COMMENT ON COLUMN outreach_internal.erased_addresses.origin IS 'Where that came from; else outreach.erase_person.';
COMMENT ON COLUMN outreach_internal.erased_addresses.erased_at IS 'When it was erased, by the clock.';

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach_internal.erased_addresses
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach_internal.erased_addresses
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach_internal.erased_addresses ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach_internal.erased_addresses ENABLE ALWAYS TRIGGER refuse_truncate;

GRANT SELECT ON outreach_internal.erased_addresses TO outreach_owner;

CREATE FUNCTION outreach_internal.is_erased(channel text, address text) RETURNS boolean
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM outreach_internal.erased_addresses AS e
    WHERE e.channel = is_erased.channel
      AND e.address_hash = outreach_internal.address_hash(is_erased.channel, is_erased.address));
END
$$;
COMMENT ON FUNCTION outreach_internal.is_erased(text, text) IS 'Was this normalised address erased? False for NULL.';
GRANT EXECUTE ON FUNCTION outreach_internal.is_erased(text, text) TO outreach_owner;

CREATE FUNCTION outreach_internal.mentions_erased(content text) RETURNS boolean
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN EXISTS (
    SELECT
    -- In the text of a jsonb, a line break or quote is two characters.
    FROM regexp_matches(regexp_replace(content, '\\[nrtbf"\\/]', ' ', 'g'),
      '[^[:space:][:cntrl:]@<>()",:;\\\[\]]+@[^[:space:][:cntrl:]@<>()",:;\\\[\]=''/|&?!%{}*#]+', 'g') AS m (found)
    -- Where an address stands behind a name or in a link, what comes before it is not of it.
    CROSS JOIN LATERAL (VALUES (m.found[1]), (regexp_replace(m.found[1], '^[^@]*[=''/|&?!%{}]', ''))) AS a (address)
    WHERE outreach_internal.is_erased('email', outreach_internal.normalise_address('email', a.address)));
END
$$;
COMMENT ON FUNCTION outreach_internal.mentions_erased(text) IS
  'Does this text hold an e-mail address that was erased? NULL holds none.';
GRANT EXECUTE ON FUNCTION outreach_internal.mentions_erased(text) TO outreach_owner;

CREATE FUNCTION outreach_internal.erased_identifier(identifier text) RETURNS text
LANGUAGE sql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE
    WHEN outreach_internal.mentions_erased(identifier) THEN
      'erased:' || encode(outreach_internal.address_hash('identifier', identifier), 'hex')
    ELSE identifier
  END
$$;
COMMENT ON FUNCTION outreach_internal.erased_identifier(text) IS
  'A provider''s identifier as it is, or a keyed hash in its place when it holds an e-mail address that was erased.';
GRANT EXECUTE ON FUNCTION outreach_internal.erased_identifier(text) TO outreach_owner;

CREATE FUNCTION outreach_internal.erased_payload(payload jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN pg_catalog.lower(payload ->> 'bounce_type') IN ('hard', 'soft')
    THEN pg_catalog.jsonb_build_object('bounce_type', pg_catalog.lower(payload ->> 'bounce_type')) ELSE '{}' END;
END;
COMMENT ON FUNCTION outreach_internal.erased_payload(jsonb) IS
  'What stays of the payload of an event of an erased person: bounce_type, where it is hard or soft.';
GRANT EXECUTE ON FUNCTION outreach_internal.erased_payload(jsonb) TO outreach_owner;

COMMIT;
