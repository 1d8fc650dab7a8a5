-- Verify outreach:send/finish_claims on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.judge_outcomes(uuid[], uuid[], text[], text[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.finish_claims(uuid[], uuid[], text[], text[], text[])', 'outreach_owner', '{}');

ROLLBACK;
