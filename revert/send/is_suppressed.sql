-- Revert outreach:send/is_suppressed from pg

BEGIN;

DROP VIEW outreach_internal.suppression_scope;
DROP FUNCTION outreach_internal.is_suppressed(text, text);

COMMIT;
