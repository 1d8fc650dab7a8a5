-- Revert outreach:campaign/campaign_option_problem from pg

BEGIN;

DROP FUNCTION outreach_internal.campaign_rules_are_good(jsonb);
DROP FUNCTION outreach_internal.campaign_option_problem(text, jsonb);
DROP FUNCTION outreach_internal.count_problem(jsonb, bigint, bigint, text);
DROP FUNCTION outreach_internal.window_problem(jsonb);

COMMIT;
