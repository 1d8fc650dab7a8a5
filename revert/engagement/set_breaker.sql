-- Revert outreach:engagement/set_breaker from pg

BEGIN;

DROP FUNCTION outreach.set_breaker(text, text, text, numeric, numeric, integer, interval);

COMMIT;
