-- Deploy outreach:gate/hub_completion to pg
-- requires: spine/outreach hubs/hub_registry hubs/company_hub_status core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- One aggregate per company, by LATERAL: fast for one company, for a batch and for all. OFFSET 0 keeps the planner from
-- repeating an expression at each place that uses it; the condition on outreach_id stands inside, so nothing is lost.
CREATE VIEW outreach_internal.hub_completion AS
SELECT
  o.outreach_id,
  o.sovereign_company_id,
  coalesce(h.company_target, 'IN_PROGRESS') AS company_target,
  coalesce(h.dol_filings, 'IN_PROGRESS') AS dol_filings,
  coalesce(h.people_intelligence, 'IN_PROGRESS') AS people_intelligence,
  coalesce(h.talent_flow, 'IN_PROGRESS') AS talent_flow,
  coalesce(h.blog_content, 'IN_PROGRESS') AS blog_content,
  coalesce(h.outreach_execution, 'IN_PROGRESS') AS outreach_execution,
  h.overall_status,
  h.passed
FROM outreach.outreach AS o
CROSS JOIN LATERAL (
  SELECT
    max(e.status) FILTER (WHERE e.hub_id = 'company-target') AS company_target,
    max(e.status) FILTER (WHERE e.hub_id = 'dol-filings') AS dol_filings,
    max(e.status) FILTER (WHERE e.hub_id = 'people-intelligence') AS people_intelligence,
    max(e.status) FILTER (WHERE e.hub_id = 'talent-flow') AS talent_flow,
    max(e.status) FILTER (WHERE e.hub_id = 'blog-content') AS blog_content,
    max(e.status) FILTER (WHERE e.hub_id = 'outreach-execution') AS outreach_execution,
    CASE
      WHEN bool_or(e.status IN ('FAIL', 'BLOCKED') AND e.required) THEN 'BLOCKED'
      WHEN count(*) FILTER (WHERE e.status = 'PASS' AND e.required)
        = (SELECT nullif(count(*), 0) FROM outreach.hub_registry AS r WHERE r.classification = 'required') THEN 'COMPLETE'
      ELSE 'IN_PROGRESS'
    END AS overall_status,
    array_agg(e.hub_id) FILTER (WHERE e.status = 'PASS') AS passed
  FROM (
    SELECT
      s.hub_id,
      CASE
        WHEN s.status = 'PASS' AND s.fresh_until <= (SELECT outreach_internal.clock()) THEN 'IN_PROGRESS'
        ELSE s.status
      END AS status,
      s.hub_id = ANY ((SELECT array_agg(r.hub_id) FROM outreach.hub_registry AS r WHERE r.classification = 'required')::text[]) AS required
    FROM outreach.company_hub_status AS s
    WHERE s.outreach_id = o.outreach_id
    OFFSET 0
  ) AS e
) AS h;

COMMENT ON VIEW outreach_internal.hub_completion IS 'Effective hub statuses of every company, without the registry: what vw_sovereign_completion and the eligibility view share.';
COMMENT ON COLUMN outreach_internal.hub_completion.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach_internal.hub_completion.sovereign_company_id IS 'The company in the registry.';
COMMENT ON COLUMN outreach_internal.hub_completion.company_target IS 'Status of company-target; a stale PASS and no row read IN_PROGRESS.';
COMMENT ON COLUMN outreach_internal.hub_completion.dol_filings IS 'Status of dol-filings, likewise.';
COMMENT ON COLUMN outreach_internal.hub_completion.people_intelligence IS 'Status of people-intelligence, likewise.';
COMMENT ON COLUMN outreach_internal.hub_completion.talent_flow IS 'Status of talent-flow, likewise.';
COMMENT ON COLUMN outreach_internal.hub_completion.blog_content IS 'Status of blog-content, likewise.';
COMMENT ON COLUMN outreach_internal.hub_completion.outreach_execution IS 'Status of outreach-execution, likewise.';
COMMENT ON COLUMN outreach_internal.hub_completion.overall_status IS 'BLOCKED if a required hub is FAIL or BLOCKED, COMPLETE if all required hubs PASS, else IN_PROGRESS.';
COMMENT ON COLUMN outreach_internal.hub_completion.passed IS 'Hubs that PASS now; NULL if none.';

COMMIT;
