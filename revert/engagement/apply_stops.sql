-- Revert outreach:engagement/apply_stops from pg

BEGIN;

DROP FUNCTION outreach_internal.apply_stops(uuid[], text[], text[]);
DROP FUNCTION outreach_internal.strikes(uuid);

COMMIT;
