-- Revert outreach:send/suppressions from pg

BEGIN;

DROP TABLE outreach.suppressions;

COMMIT;
