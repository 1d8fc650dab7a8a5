-- Deploy outreach:gate/computed_tier to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.computed_tier(
  overall_status text, bit_score integer, talent_flow text, people_intelligence text, company_target text
) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN overall_status = 'BLOCKED' THEN -1
    WHEN overall_status = 'COMPLETE' AND bit_score >= 50 THEN 3
    WHEN talent_flow = 'PASS' THEN 2
    WHEN people_intelligence = 'PASS' THEN 1
    WHEN company_target = 'PASS' THEN 0
    ELSE -1
  END;
END;

COMMENT ON FUNCTION outreach_internal.computed_tier(text, integer, text, text, text) IS
  'Marketing tier from hub statuses and BIT score, first match: BLOCKED -1; COMPLETE and BIT >= 50 3; talent-flow PASS 2; people-intelligence PASS 1; company-target PASS 0; else -1. A NULL score is no score.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.computed_tier(text, integer, text, text, text) TO outreach_analyst;

COMMIT;
