-- Revert outreach:engagement/remove_breaker from pg

BEGIN;

DROP FUNCTION outreach.remove_breaker(text, text, text);

COMMIT;
