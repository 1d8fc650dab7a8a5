-- Deploy outreach:engagement/record_erasure to pg
-- requires: engagement/erased_addresses core/untagged_address spine/outreach_archive

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.record_erasure(
  person_ids uuid[], reason text, owners uuid[], channels text[], addresses text[], reasons text[], origins text[]
) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _recorded bigint;
BEGIN
  INSERT INTO outreach.erasures (person_id, reason)
  SELECT DISTINCT p.person_id, record_erasure.reason FROM unnest(person_ids) AS p (person_id) ORDER BY p.person_id
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS _recorded = ROW_COUNT;

  INSERT INTO outreach_internal.erased_addresses (channel, address_hash, untagged_hash, person_id, reason, origin)
  SELECT DISTINCT ON (h.channel, h.address_hash) h.*
  FROM (
    SELECT a.channel, outreach_internal.address_hash(a.channel, a.address) AS address_hash,
      outreach_internal.address_hash(a.channel, outreach_internal.untagged_address(a.channel, a.address)) AS untagged_hash,
      a.person_id, a.reason, a.origin
    FROM unnest(owners, channels, addresses, reasons, origins) AS a (person_id, channel, address, reason, origin)
  ) AS h
  ORDER BY h.channel, h.address_hash, h.person_id
  ON CONFLICT DO NOTHING;
  RETURN _recorded;
END
$$;
COMMENT ON FUNCTION outreach_internal.record_erasure(uuid[], text, uuid[], text[], text[], text[], text[]) IS
  'Records that these contacts are erased, and the keyed hashes of their normalised addresses (five arrays, in step: whose, channel, address, and for which reason and whence it was suppressed); returns how many contacts were not erased before. A part of outreach.erase_person(): from then on the guards let what is recorded of them be replaced by its erased form.';
GRANT EXECUTE ON FUNCTION outreach_internal.record_erasure(uuid[], text, uuid[], text[], text[], text[], text[]) TO outreach_owner;

CREATE FUNCTION outreach_internal.redact_archives(fragments text[]) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _archived uuid[];
  _redacted bigint;
BEGIN
  _archived := ARRAY(
    SELECT a.outreach_id
    FROM outreach.outreach_archive AS a
    CROSS JOIN LATERAL (SELECT lower(a.children::text) AS content OFFSET 0) AS c
    WHERE EXISTS (SELECT FROM unnest(fragments) AS f (fragment) WHERE strpos(c.content, f.fragment) > 0));
  WITH locked AS MATERIALIZED (
    SELECT a.outreach_id, outreach_internal.erased_children(a.children) AS children
    FROM outreach.outreach_archive AS a
    WHERE a.outreach_id = ANY (_archived)
    ORDER BY a.outreach_id
    FOR NO KEY UPDATE
  )
  UPDATE outreach.outreach_archive AS a SET children = l.children
  FROM locked AS l
  WHERE a.outreach_id = l.outreach_id AND a.children <> l.children;
  GET DIAGNOSTICS _redacted = ROW_COUNT;
  RETURN _redacted;
END
$$;
COMMENT ON FUNCTION outreach_internal.redact_archives(text[]) IS
  'Puts the archived companies whose children hold one of these texts (in lower case: person_ids, addresses) into their erased form, as the erasures that are recorded demand; returns how many it changed. Reads the whole archive.';
GRANT EXECUTE ON FUNCTION outreach_internal.redact_archives(text[]) TO outreach_owner;

COMMIT;
