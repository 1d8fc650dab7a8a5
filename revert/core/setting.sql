-- Revert outreach:core/setting from pg

BEGIN;

DROP FUNCTION outreach_internal.setting(text);

COMMIT;
