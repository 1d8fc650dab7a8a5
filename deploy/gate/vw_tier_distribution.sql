-- Deploy outreach:gate/vw_tier_distribution to pg
-- requires: gate/vw_marketing_eligibility_with_overrides

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_tier_distribution AS
SELECT
  v.tier,
  v.score_tier,
  count(*) AS companies,
  count(*)::numeric / sum(count(*)) OVER () AS share
FROM outreach.vw_marketing_eligibility_with_overrides AS v
GROUP BY v.tier, v.score_tier;

COMMENT ON VIEW outreach.vw_tier_distribution IS 'How many companies stand in each effective tier and score tier.';
COMMENT ON COLUMN outreach.vw_tier_distribution.tier IS 'Effective marketing tier, -1 to 3.';
COMMENT ON COLUMN outreach.vw_tier_distribution.score_tier IS 'COLD, WARM, HOT or BURNING.';
COMMENT ON COLUMN outreach.vw_tier_distribution.companies IS 'Companies in both.';
COMMENT ON COLUMN outreach.vw_tier_distribution.share IS 'Their fraction of all companies under outreach, 0 to 1, not rounded; the rows sum to 1.';

GRANT SELECT ON outreach.vw_tier_distribution TO outreach_analyst;

COMMIT;
