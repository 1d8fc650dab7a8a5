-- Revert outreach:campaign/campaign_option_problem from pg

BEGIN;

DROP FUNCTION outreach_internal.campaign_option_problem(text, jsonb);

COMMIT;
