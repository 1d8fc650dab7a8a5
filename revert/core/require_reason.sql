-- Revert outreach:core/require_reason from pg

BEGIN;

DROP FUNCTION outreach_internal.require_reason(text);

COMMIT;
