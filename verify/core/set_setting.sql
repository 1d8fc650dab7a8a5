-- Verify outreach:core/set_setting on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.set_setting(text, jsonb, text)', 'outreach_control', '{outreach_operator}');

ROLLBACK;
