-- Revert outreach:core/known_settings from pg

BEGIN;

DROP FUNCTION outreach_internal.known_settings();

COMMIT;
