-- Revert outreach:core/settings from pg

BEGIN;

DROP TABLE outreach.settings;

COMMIT;
