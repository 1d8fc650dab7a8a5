-- Deploy outreach:spine/outreach_bucket to pg
-- requires: core/require_outreach_id

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.outreach_bucket(outreach_id uuid) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _bytes bytea := uuid_send(outreach_internal.require_outreach_id(outreach_bucket.outreach_id));
BEGIN
  -- bytes 6 and 7: four bits of version, then the bucket
  RETURN ((get_byte(_bytes, 6) & 15) << 8) | get_byte(_bytes, 7);
END
$$;

COMMENT ON FUNCTION outreach.outreach_bucket(uuid) IS
  'Bucket that an outreach_id carries, 0 to 4095: the 12 bits after the version nibble of the UUIDv7 (RFC 9562, rand_a). Equals sovereign_bucket() of its company. Raises OX001.';
GRANT EXECUTE ON FUNCTION outreach.outreach_bucket(uuid) TO outreach_app, outreach_subhub,
  outreach_hub_company_target, outreach_hub_dol, outreach_hub_people, outreach_hub_blog, outreach_hub_talent_flow, cl_writer,
  outreach_dispatcher, outreach_ingest, outreach_operator, outreach_analyst, outreach_auditor;

COMMIT;
