-- Deploy outreach:bit/new_signal_id to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Identifiers that sort by time fill the index from its end. The first 15 characters are the same for one instant.
CREATE FUNCTION outreach_internal.signal_id_prefix(as_of timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT pg_catalog.regexp_replace(
    pg_catalog.lpad(pg_catalog.to_hex(
      (pg_catalog.date_part('epoch', as_of - timestamptz '1970-01-01 00:00:00+00') * 1000)::bigint), 12, '0'),
    '^(.{8})(.{4})$', '\1-\2-7');
END;
COMMENT ON FUNCTION outreach_internal.signal_id_prefix(timestamptz) IS
  'First 15 characters of a UUIDv7 (RFC 9562) of this instant: 48 bits of Unix time in milliseconds and the version.';

CREATE FUNCTION outreach_internal.new_signal_id(as_of timestamptz) RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
BEGIN ATOMIC
  SELECT pg_catalog.overlay(
    pg_catalog.gen_random_uuid()::text, outreach_internal.signal_id_prefix(as_of), 1, 15)::uuid;
END;
COMMENT ON FUNCTION outreach_internal.new_signal_id(timestamptz) IS
  'A fresh UUIDv7 (RFC 9562) for a signal recorded at this instant.';

CREATE FUNCTION outreach_internal.first_signal_id(since timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT (outreach_internal.signal_id_prefix(since) || '000-0000-000000000000')::uuid;
END;
COMMENT ON FUNCTION outreach_internal.first_signal_id(timestamptz) IS
  'The least identifier of a signal recorded in the millisecond of this instant or later: a bound for a scan of the primary key.';

COMMIT;
