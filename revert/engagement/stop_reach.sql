-- Revert outreach:engagement/stop_reach from pg

BEGIN;

DROP FUNCTION outreach_internal.stop_scope(uuid[], text[]);
DROP FUNCTION outreach_internal.stop_reach(uuid[], text[]);
DROP FUNCTION outreach_internal.stop_rule(text);

COMMIT;
