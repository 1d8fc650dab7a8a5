-- Verify outreach:bit/score_tier on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.score_tier(integer)', 'outreach_owner', '{outreach_analyst,outreach_app,outreach_operator}');

ROLLBACK;
