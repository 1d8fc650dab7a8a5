-- Deploy outreach:spine/mint_outreach_batch to pg
-- requires: spine/write_once spine/new_outreach_id registry/access control/restore_blocks

BEGIN;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.mint_outreach_batch(sovereign_company_ids uuid[] DEFAULT NULL)
RETURNS TABLE (sovereign_company_id uuid, outreach_id uuid, outcome text)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, outreach, outreach_internal, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
#variable_conflict use_column
DECLARE
  _companies uuid[];
  _ids uuid[];
  _outcomes text[];
BEGIN
  IF array_position(sovereign_company_ids, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'sovereign_company_id is null' USING
      ERRCODE = 'OX001', DETAIL = format('element %s', array_position(sovereign_company_ids, NULL)), HINT = 'Leave it out, or name a company.';
  END IF;

  -- Rows are locked in key order. One statement writes both sides, as the two keys demand. The answers are gathered
  -- without a join between the sets: estimates of them are poor, and a nested loop over 100,000 companies never ends.
  WITH asked AS MATERIALIZED (
    SELECT DISTINCT i.id FROM unnest(sovereign_company_ids) AS i (id)
  ), locked AS MATERIALIZED (
    SELECT c.sovereign_company_id, c.identity_status IS NOT DISTINCT FROM 'PASS' AS passed, c.outreach_id
    FROM cl.company_identity AS c
    WHERE CASE WHEN sovereign_company_ids IS NULL THEN c.identity_status = 'PASS' AND c.outreach_id IS NULL
      ELSE c.sovereign_company_id = ANY (sovereign_company_ids) END
    ORDER BY c.sovereign_company_id
    FOR UPDATE
  ), fresh AS MATERIALIZED (
    SELECT l.sovereign_company_id, outreach_internal.new_outreach_id(l.sovereign_company_id) AS outreach_id
    FROM locked AS l
    WHERE l.outreach_id IS NULL AND l.passed
  ), minted AS (
    INSERT INTO outreach.outreach (outreach_id, sovereign_company_id)
    SELECT f.outreach_id, f.sovereign_company_id FROM fresh AS f
  ), attached AS (
    UPDATE cl.company_identity AS c
    SET outreach_id = f.outreach_id, outreach_attached_at = clock_timestamp()
    FROM fresh AS f
    WHERE c.sovereign_company_id = f.sovereign_company_id
  ), answered AS (
    SELECT f.sovereign_company_id, f.outreach_id, 'minted' AS outcome
    FROM fresh AS f
    UNION ALL
    SELECT l.sovereign_company_id, l.outreach_id, CASE WHEN l.outreach_id IS NULL THEN 'identity_not_pass' ELSE 'already_claimed' END
    FROM locked AS l
    WHERE l.outreach_id IS NOT NULL OR NOT l.passed
    UNION ALL
    SELECT a.id, NULL, 'unknown_company'
    FROM asked AS a
    WHERE a.id NOT IN (SELECT l.sovereign_company_id FROM locked AS l)
  )
  SELECT array_agg(r.sovereign_company_id), array_agg(r.outreach_id), array_agg(r.outcome)
  INTO _companies, _ids, _outcomes
  FROM answered AS r;

  IF EXISTS (SELECT FROM outreach.outreach_archive) THEN
    PERFORM outreach_internal.restore_blocks(
      ARRAY(SELECT u.outreach_id FROM unnest(_ids, _outcomes) AS u (outreach_id, outcome) WHERE u.outcome = 'minted'));
  END IF;

  RETURN QUERY SELECT u.company, u.id, u.outcome FROM unnest(_companies, _ids, _outcomes) AS u (company, id, outcome);
END
$$;

COMMENT ON FUNCTION outreach.mint_outreach_batch(uuid[]) IS
  'Mints an outreach_id for each of these companies and writes it into the registry, in one statement. One row per distinct company: minted, already_claimed (with the id it has), unknown_company, identity_not_pass. NULL mints every company that can be minted and returns only those. Blocks that were live when a company was last archived are set again. Raises OX001 for a NULL element.';
GRANT EXECUTE ON FUNCTION outreach.mint_outreach_batch(uuid[]) TO outreach_app;

COMMIT;
