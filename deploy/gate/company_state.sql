-- Deploy outreach:gate/company_state to pg
-- requires: spine/pointer_keys gate/company_summaries core/clock registry/access

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.fresh_status(status text, fresh_until timestamptz, as_of timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN status = 'PASS' AND fresh_until <= as_of THEN 'IN_PROGRESS' ELSE coalesce(status, 'IN_PROGRESS') END;
END;
COMMENT ON FUNCTION outreach_internal.fresh_status(text, timestamptz, timestamptz) IS
  'Status of a hub at an instant, given as it was reported: a PASS that is no longer fresh, and none at all, read IN_PROGRESS.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.fresh_status(text, timestamptz, timestamptz) TO outreach_analyst;

-- A company is on the spine exactly when the registry points there (the keys of spine/pointer_keys), so the spine is not read.
-- The clock is read once, for this view and for what is built on it. OFFSET 0 keeps it from being repeated.
CREATE VIEW outreach_internal.company_state AS
SELECT
  c.outreach_id,
  c.sovereign_company_id,
  c.company_name,
  c.domain,
  c.identity_status,
  c.eligibility_status,
  outreach_internal.fresh_status(s.company_target, s.company_target_until, t.as_of) AS company_target,
  outreach_internal.fresh_status(s.dol_filings, s.dol_filings_until, t.as_of) AS dol_filings,
  outreach_internal.fresh_status(s.people_intelligence, s.people_intelligence_until, t.as_of) AS people_intelligence,
  outreach_internal.fresh_status(s.talent_flow, s.talent_flow_until, t.as_of) AS talent_flow,
  outreach_internal.fresh_status(s.blog_content, s.blog_content_until, t.as_of) AS blog_content,
  outreach_internal.fresh_status(s.outreach_execution, s.outreach_execution_until, t.as_of) AS outreach_execution,
  CASE
    WHEN s.blocked THEN 'BLOCKED'
    WHEN s.complete AND (s.complete_until IS NULL OR s.complete_until > t.as_of) THEN 'COMPLETE'
    ELSE 'IN_PROGRESS'
  END AS overall_status,
  nullif(array_remove(ARRAY[
    CASE WHEN outreach_internal.fresh_status(s.company_target, s.company_target_until, t.as_of) = 'PASS' THEN 'company-target' END,
    CASE WHEN outreach_internal.fresh_status(s.dol_filings, s.dol_filings_until, t.as_of) = 'PASS' THEN 'dol-filings' END,
    CASE WHEN outreach_internal.fresh_status(s.people_intelligence, s.people_intelligence_until, t.as_of) = 'PASS' THEN 'people-intelligence' END,
    CASE WHEN outreach_internal.fresh_status(s.talent_flow, s.talent_flow_until, t.as_of) = 'PASS' THEN 'talent-flow' END,
    CASE WHEN outreach_internal.fresh_status(s.blog_content, s.blog_content_until, t.as_of) = 'PASS' THEN 'blog-content' END,
    CASE WHEN outreach_internal.fresh_status(s.outreach_execution, s.outreach_execution_until, t.as_of) = 'PASS' THEN 'outreach-execution' END
  ], NULL), '{}') AS passed,
  s.score,
  s.score_tier,
  s.scored_at,
  s.score_valid_until,
  t.as_of
FROM cl.company_identity AS c
LEFT JOIN outreach_internal.company_summaries AS s ON s.outreach_id = c.outreach_id
CROSS JOIN (SELECT outreach_internal.clock() AS as_of OFFSET 0) AS t
WHERE c.outreach_id IS NOT NULL;

COMMENT ON VIEW outreach_internal.company_state IS 'Every company on the spine as it is now, overrides apart: what vw_sovereign_completion and the eligibility view share.';
COMMENT ON COLUMN outreach_internal.company_state.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach_internal.company_state.sovereign_company_id IS 'The company in the registry.';
COMMENT ON COLUMN outreach_internal.company_state.company_name IS 'Its name in the registry.';
COMMENT ON COLUMN outreach_internal.company_state.domain IS 'Its host name in the registry.';
COMMENT ON COLUMN outreach_internal.company_state.identity_status IS 'PENDING, PASS or FAIL.';
COMMENT ON COLUMN outreach_internal.company_state.eligibility_status IS 'ELIGIBLE, INELIGIBLE or NULL (unknown).';
COMMENT ON COLUMN outreach_internal.company_state.company_target IS 'Status of company-target; a stale PASS and no row read IN_PROGRESS.';
COMMENT ON COLUMN outreach_internal.company_state.dol_filings IS 'Status of dol-filings, likewise.';
COMMENT ON COLUMN outreach_internal.company_state.people_intelligence IS 'Status of people-intelligence, likewise.';
COMMENT ON COLUMN outreach_internal.company_state.talent_flow IS 'Status of talent-flow, likewise.';
COMMENT ON COLUMN outreach_internal.company_state.blog_content IS 'Status of blog-content, likewise.';
COMMENT ON COLUMN outreach_internal.company_state.outreach_execution IS 'Status of outreach-execution, likewise.';
COMMENT ON COLUMN outreach_internal.company_state.overall_status IS 'BLOCKED if a required hub is FAIL or BLOCKED, COMPLETE if all required hubs PASS, else IN_PROGRESS.';
COMMENT ON COLUMN outreach_internal.company_state.passed IS 'Hubs that PASS now; NULL if none.';
COMMENT ON COLUMN outreach_internal.company_state.score IS 'BIT score as it is stored; NULL: no signals.';
COMMENT ON COLUMN outreach_internal.company_state.score_tier IS 'Its tier.';
COMMENT ON COLUMN outreach_internal.company_state.scored_at IS 'When it was computed.';
COMMENT ON COLUMN outreach_internal.company_state.score_valid_until IS 'Until when it holds; NULL: for good, or no signals.';
COMMENT ON COLUMN outreach_internal.company_state.as_of IS 'The instant of which it speaks: now.';

COMMIT;
