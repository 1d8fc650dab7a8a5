-- Verify outreach:campaign/campaign_option_problem on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.window_problem(jsonb)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.count_problem(jsonb, bigint, bigint, text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.campaign_option_problem(text, jsonb)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.campaign_rules_are_good(jsonb)', 'outreach_owner', '{}');

ROLLBACK;
