-- Revert outreach:control/require_on_spine from pg

BEGIN;

DROP FUNCTION outreach_internal.require_on_spine(uuid[]);
DROP TABLE outreach_internal.spine_probe;

COMMIT;
