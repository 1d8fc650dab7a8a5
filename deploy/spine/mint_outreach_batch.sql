-- Deploy outreach:spine/mint_outreach_batch to pg
-- requires: spine/write_once spine/new_outreach_id registry/access control/restore_blocks

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Its two large statements are planned for their arguments each time, as only then a given list is looked up by key. By EXECUTE:
-- the setting plan_cache_mode would also hold for what the keys ask, which would then be planned for each row.
CREATE FUNCTION outreach.mint_outreach_batch(sovereign_company_ids uuid[] DEFAULT NULL)
RETURNS TABLE (sovereign_company_id uuid, outreach_id uuid, outcome text)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _known uuid[];
  _claims uuid[];
  _passed boolean[];
  _mintable uuid[];
  _minted uuid[];
  _ids uuid[];
BEGIN
  IF array_position(sovereign_company_ids, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'sovereign_company_id is null' USING
      ERRCODE = 'OX001', DETAIL = format('element %s', array_position(sovereign_company_ids, NULL)), HINT = 'Leave it out, or name a company.';
  END IF;

  -- Rows are locked in key order.
  EXECUTE $sql$
    SELECT array_agg(l.sovereign_company_id), array_agg(l.outreach_id), array_agg(l.passed)
    FROM (
      SELECT c.sovereign_company_id, c.outreach_id, c.identity_status IS NOT DISTINCT FROM 'PASS' AS passed
      FROM cl.company_identity AS c
      WHERE CASE WHEN $1 IS NULL THEN c.identity_status = 'PASS' AND c.outreach_id IS NULL
        ELSE c.sovereign_company_id = ANY ($1) END
      ORDER BY c.sovereign_company_id
      FOR UPDATE
    ) AS l
  $sql$ INTO _known, _claims, _passed USING sovereign_company_ids;
  _mintable := ARRAY(
    SELECT u.company FROM unnest(_known, _claims, _passed) AS u (company, id, passed) WHERE u.id IS NULL AND u.passed);

  -- One statement writes both sides, as the two keys demand; without a join, which a planner that takes a table for
  -- empty (just filled, not analyzed yet) would make a nested loop over all companies twice.
  EXECUTE $sql$
    WITH attached AS (
      UPDATE cl.company_identity AS c
      SET outreach_id = outreach_internal.new_outreach_id(c.sovereign_company_id), outreach_attached_at = clock_timestamp()
      WHERE c.sovereign_company_id = ANY ($1)
      RETURNING c.sovereign_company_id, c.outreach_id, c.outreach_attached_at
    ), minted AS (
      INSERT INTO outreach.outreach (outreach_id, sovereign_company_id, minted_at)
      SELECT a.outreach_id, a.sovereign_company_id, a.outreach_attached_at FROM attached AS a
    )
    SELECT array_agg(a.sovereign_company_id), array_agg(a.outreach_id) FROM attached AS a
  $sql$ INTO _minted, _ids USING _mintable;

  IF EXISTS (SELECT FROM outreach.outreach_archive) THEN
    PERFORM outreach_internal.restore_blocks(_ids, _minted);
  END IF;

  RETURN QUERY
    SELECT m.company, m.id, 'minted' FROM unnest(_minted, _ids) AS m (company, id)
    UNION ALL
    SELECT u.company, u.id, CASE WHEN u.id IS NULL THEN 'identity_not_pass' ELSE 'already_claimed' END
    FROM unnest(_known, _claims, _passed) AS u (company, id, passed)
    WHERE u.id IS NOT NULL OR NOT u.passed
    UNION ALL
    SELECT DISTINCT i.id, NULL::uuid, 'unknown_company'
    FROM unnest(sovereign_company_ids) AS i (id)
    WHERE i.id NOT IN (SELECT k.company FROM unnest(_known) AS k (company));
END
$$;

COMMENT ON FUNCTION outreach.mint_outreach_batch(uuid[]) IS
  'Mints an outreach_id for each of these companies and writes it into the registry, in one statement. One row per distinct company: minted, already_claimed (with the id it has), unknown_company, identity_not_pass. NULL mints every company that can be minted and returns only those. Blocks that were live when a company was last archived are set again. Raises OX001 for a NULL element.';
GRANT EXECUTE ON FUNCTION outreach.mint_outreach_batch(uuid[]) TO outreach_app;

COMMIT;
