-- Revert outreach:engagement/archived_outcomes from pg

BEGIN;

DROP FUNCTION outreach_internal.keep_outcomes(uuid[]);
DROP TABLE outreach_internal.archived_outcomes;

COMMIT;
