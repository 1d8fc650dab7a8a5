-- Deploy outreach:spine/mint_outreach to pg
-- requires: spine/mint_outreach_batch

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.mint_outreach(sovereign_company_id uuid) RETURNS uuid
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _company record;
  _id uuid;
BEGIN
  IF mint_outreach.sovereign_company_id IS NULL THEN
    RAISE EXCEPTION 'sovereign_company_id is null' USING
      ERRCODE = 'OX001', HINT = 'Company Lifecycle mints companies: load it first, outreach.load_companies(companies).';
  END IF;

  SELECT c.identity_status, c.outreach_id INTO _company
  FROM cl.company_identity AS c
  WHERE c.sovereign_company_id = mint_outreach.sovereign_company_id
  FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'company is not in the registry' USING
      ERRCODE = 'OX002',
      DETAIL = format('sovereign_company_id %s', mint_outreach.sovereign_company_id),
      HINT = 'Load it first: outreach.load_companies(companies).';
  ELSIF _company.outreach_id IS NOT NULL THEN
    RAISE EXCEPTION 'company is already claimed' USING
      ERRCODE = 'OX201',
      DETAIL = format('sovereign_company_id %s has outreach_id %s', mint_outreach.sovereign_company_id, _company.outreach_id),
      HINT = 'Use that id: outreach.get_outreach_id(sovereign_company_id).';
  ELSIF _company.identity_status IS DISTINCT FROM 'PASS' THEN
    RAISE EXCEPTION 'identity of the company is not PASS' USING
      ERRCODE = 'OX003',
      DETAIL = format('sovereign_company_id %s is %s', mint_outreach.sovereign_company_id, coalesce(_company.identity_status, 'null')),
      HINT = 'Company Lifecycle has to verify it first: outreach.set_company_status(companies).';
  END IF;

  -- One statement writes both sides, as the two keys demand.
  WITH minted AS (
    INSERT INTO outreach.outreach (outreach_id, sovereign_company_id)
    VALUES (outreach_internal.new_outreach_id(mint_outreach.sovereign_company_id), mint_outreach.sovereign_company_id)
    RETURNING outreach_id, minted_at
  )
  UPDATE cl.company_identity AS c
  SET outreach_id = m.outreach_id, outreach_attached_at = m.minted_at
  FROM minted AS m
  WHERE c.sovereign_company_id = mint_outreach.sovereign_company_id
  RETURNING m.outreach_id INTO _id;

  IF EXISTS (SELECT FROM outreach.outreach_archive AS a WHERE a.sovereign_company_id = mint_outreach.sovereign_company_id) THEN
    PERFORM outreach_internal.restore_blocks(ARRAY[_id], ARRAY[mint_outreach.sovereign_company_id]);
  END IF;
  RETURN _id;
END
$$;

COMMENT ON FUNCTION outreach.mint_outreach(uuid) IS
  'Mints the outreach_id of a company, writes it once into the registry, and returns it. Nothing is written on refusal. Blocks that were live when the company was last archived are set again. Raises OX001 (NULL), OX002 (not in the registry), OX003 (identity_status is not PASS), OX201 (already claimed; DETAIL names the id). Example: SELECT outreach.mint_outreach(:sovereign_company_id);';
GRANT EXECUTE ON FUNCTION outreach.mint_outreach(uuid) TO outreach_app;

COMMIT;
