-- Deploy outreach:gate/vw_sovereign_completion to pg
-- requires: gate/company_state

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_sovereign_completion AS
SELECT
  h.outreach_id,
  h.sovereign_company_id,
  h.company_name,
  h.company_target,
  h.dol_filings,
  h.people_intelligence,
  h.talent_flow,
  h.blog_content,
  h.outreach_execution,
  h.overall_status,
  ARRAY(
    SELECT r.hub_id
    FROM outreach.hub_registry AS r
    WHERE r.classification = 'required' AND r.hub_id <> ALL (coalesce(h.passed, '{}'))
    ORDER BY r.waterfall_order
  ) AS missing_requirements
FROM outreach_internal.company_state AS h;

COMMENT ON VIEW outreach.vw_sovereign_completion IS 'How far every company under outreach has come: the status of each hub, and over all. A PASS whose fresh_until has passed reads IN_PROGRESS, and so does a hub without a row.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.sovereign_company_id IS 'The company in the registry.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.company_name IS 'Its name in the registry.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.company_target IS 'PASS, IN_PROGRESS, FAIL or BLOCKED.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.dol_filings IS 'PASS, IN_PROGRESS, FAIL or BLOCKED.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.people_intelligence IS 'PASS, IN_PROGRESS, FAIL or BLOCKED.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.talent_flow IS 'PASS, IN_PROGRESS, FAIL or BLOCKED.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.blog_content IS 'PASS, IN_PROGRESS, FAIL or BLOCKED.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.outreach_execution IS 'PASS, IN_PROGRESS, FAIL or BLOCKED.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.overall_status IS 'BLOCKED if a required hub is FAIL or BLOCKED, COMPLETE if all required hubs PASS, else IN_PROGRESS.';
COMMENT ON COLUMN outreach.vw_sovereign_completion.missing_requirements IS 'Required hubs that do not PASS, in waterfall order; empty when COMPLETE.';

GRANT SELECT ON outreach.vw_sovereign_completion TO outreach_analyst;

COMMIT;
