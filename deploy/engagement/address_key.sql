-- Deploy outreach:engagement/address_key to pg
-- requires: core/refuse_change

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.hmac_pad(key bytea, pad integer) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT pg_catalog.string_agg(
    pg_catalog.set_byte('\x00'::bytea, 0,
      CASE WHEN b.position < pg_catalog.octet_length(key) THEN pg_catalog.get_byte(key, b.position) ELSE 0 END # pad),
    ''::bytea ORDER BY b.position)
  FROM pg_catalog.generate_series(0, 63) AS b (position);
END;
COMMENT ON FUNCTION outreach_internal.hmac_pad(bytea, integer) IS
  'A key of at most 64 bytes as HMAC-SHA256 (RFC 2104) puts it before what it hashes: padded to 64 bytes, each XORed with 54 inside and 92 outside.';

CREATE TABLE outreach_internal.address_key (
  only_one boolean PRIMARY KEY DEFAULT true CONSTRAINT there_is_only_one CHECK (only_one),
  key bytea NOT NULL CONSTRAINT key_is_long_enough CHECK (octet_length(key) BETWEEN 32 AND 64),
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT pads_are_of_the_key CHECK (
    inner_pad = outreach_internal.hmac_pad(key, 54) AND outer_pad = outreach_internal.hmac_pad(key, 92))
);

COMMENT ON TABLE outreach_internal.address_key IS 'The secret of this database under which erased addresses are hashed, made when it is deployed. Never changed: what was hashed under it would not be found any more. Read by outreach_internal.address_hash() alone; a dump of the whole database holds it.';
COMMENT ON COLUMN outreach_internal.address_key.only_one IS 'True: there is one key.';
COMMENT ON COLUMN outreach_internal.address_key.key IS 'The key; more than 240 random bits.';
COMMENT ON COLUMN outreach_internal.address_key.inner_pad IS 'The key as it stands before the message.';
COMMENT ON COLUMN outreach_internal.address_key.outer_pad IS 'The key as it stands before the inner hash.';
COMMENT ON COLUMN outreach_internal.address_key.created_at IS 'When it was made.';

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach_internal.address_key
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach_internal.address_key
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach_internal.address_key ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach_internal.address_key ENABLE ALWAYS TRIGGER refuse_truncate;

INSERT INTO outreach_internal.address_key (key, inner_pad, outer_pad)
SELECT k.key, outreach_internal.hmac_pad(k.key, 54), outreach_internal.hmac_pad(k.key, 92)
FROM (SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) AS key OFFSET 0) AS k;

CREATE FUNCTION outreach_internal.address_hash(channel text, address text) RETURNS bytea
LANGUAGE plpgsql STABLE STRICT
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN (
    SELECT sha256(k.outer_pad || sha256(k.inner_pad
      || convert_to(address_hash.channel || E'\n' || address_hash.address, 'UTF8')))
    FROM outreach_internal.address_key AS k
  );
END
$$;
COMMENT ON FUNCTION outreach_internal.address_hash(text, text) IS
  'HMAC-SHA256 of a channel and a normalised address under this database''s key: the same address gives the same hash, and without the key nobody can try addresses out.';
GRANT EXECUTE ON FUNCTION outreach_internal.address_hash(text, text) TO outreach_owner;

COMMIT;
