-- Revert outreach:engagement/erasures from pg

BEGIN;

DROP TABLE outreach.erasures;

COMMIT;
