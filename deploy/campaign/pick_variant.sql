-- Deploy outreach:campaign/pick_variant to pg
-- requires: campaign/step_variants

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.pick_variant(person_id uuid, sequence_id uuid, others text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN others = '{}' THEN 'A'
    ELSE (ARRAY['A'] || others)[
      1 + (('x' || pg_catalog.left(pg_catalog.encode(
        pg_catalog.sha256(pg_catalog.uuid_send(person_id) || pg_catalog.uuid_send(sequence_id)), 'hex'), 8))::bit(32)::bigint
        % (pg_catalog.cardinality(others) + 1))::integer]
  END;
END;

COMMENT ON FUNCTION outreach_internal.pick_variant(uuid, uuid, text[]) IS
  'The variant of a step that a person gets: with n variants (A, then the others in the order they are given, which is that of their bytes), the one at h mod n, counted from 0, where h is the first four bytes of sha256 over the 16 bytes of person_id and the 16 bytes of sequence_id, read as an unsigned number, most significant byte first. The same on every version and machine; independent from step to step, because each has its own sequence_id.';

COMMIT;
