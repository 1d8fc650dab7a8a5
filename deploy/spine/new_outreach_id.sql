-- Deploy outreach:spine/new_outreach_id to pg
-- requires: spine/sovereign_bucket

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.new_outreach_id(sovereign_company_id uuid) RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
BEGIN ATOMIC
  SELECT (
    pg_catalog.lpad(pg_catalog.to_hex((pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) * 1000)::bigint), 12, '0')
    || '7' || pg_catalog.lpad(pg_catalog.to_hex(outreach.sovereign_bucket(sovereign_company_id)), 3, '0')
    || pg_catalog.right(pg_catalog.gen_random_uuid()::text, 17)
  )::uuid;
END;

COMMENT ON FUNCTION outreach_internal.new_outreach_id(uuid) IS
  'A fresh outreach_id for a company: UUIDv7 (RFC 9562) of 48 bits of Unix time in milliseconds, the version 7, the company''s 12-bit bucket, the variant and 62 random bits. Sorts by the time of its mint.';

COMMIT;
