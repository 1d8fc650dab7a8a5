-- Revert outreach:core/set_setting from pg

BEGIN;

DROP FUNCTION outreach.set_setting(text, jsonb, text);

COMMIT;
