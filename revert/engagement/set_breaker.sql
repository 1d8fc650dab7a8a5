-- Revert outreach:engagement/set_breaker from pg

BEGIN;

DROP FUNCTION outreach.set_breaker(text, text, text, numeric, numeric, integer, interval);
DROP FUNCTION outreach_internal.require_breaker(text, text);

COMMIT;
