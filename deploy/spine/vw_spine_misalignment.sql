-- Deploy outreach:spine/vw_spine_misalignment to pg
-- requires: spine/pointer_keys registry/access

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_spine_misalignment AS
SELECT
  coalesce(o.outreach_id, c.outreach_id) AS outreach_id,
  coalesce(o.sovereign_company_id, c.sovereign_company_id) AS sovereign_company_id,
  CASE
    WHEN c.outreach_id IS NULL THEN 'spine row has no registry pointer'
    ELSE 'registry pointer has no spine row'
  END AS problem
FROM outreach.outreach AS o
FULL JOIN (SELECT r.outreach_id, r.sovereign_company_id FROM cl.company_identity AS r WHERE r.outreach_id IS NOT NULL) AS c
  ON c.outreach_id = o.outreach_id AND c.sovereign_company_id = o.sovereign_company_id
WHERE o.outreach_id IS NULL OR c.outreach_id IS NULL;

COMMENT ON VIEW outreach.vw_spine_misalignment IS 'Pairs that stand on only one side of spine and registry. Always empty: constraints hold it so; the view shows what a superuser or a broken restore did.';
COMMENT ON COLUMN outreach.vw_spine_misalignment.outreach_id IS 'The identifier.';
COMMENT ON COLUMN outreach.vw_spine_misalignment.sovereign_company_id IS 'The company it is paired with on that side.';
COMMENT ON COLUMN outreach.vw_spine_misalignment.problem IS 'Which side is missing.';

GRANT SELECT ON outreach.vw_spine_misalignment TO outreach_analyst, outreach_auditor;

COMMIT;
