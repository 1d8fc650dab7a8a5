-- Revert outreach:engagement/breakers from pg

BEGIN;

DROP VIEW outreach.vw_breaker_log;
DROP TABLE outreach.breaker_log;
DROP FUNCTION outreach_internal.discard_rate_counts();
DROP TABLE outreach_internal.rate_counts;
DROP TABLE outreach.breakers;

COMMIT;
