-- Deploy outreach:send/new_send_id to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.new_send_id() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
BEGIN ATOMIC
  SELECT (
    pg_catalog.lpad(pg_catalog.to_hex((pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) * 1000)::bigint), 12, '0')
    || '7' || pg_catalog.right(pg_catalog.gen_random_uuid()::text, 21)
  )::uuid;
END;

COMMENT ON FUNCTION outreach_internal.new_send_id() IS
  'A fresh send_id: UUIDv7 (RFC 9562), so that sends made together lie together in the primary key, however long the history grows.';

COMMIT;
