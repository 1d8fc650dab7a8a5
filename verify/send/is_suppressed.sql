-- Verify outreach:send/is_suppressed on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.is_suppressed(text, text)', 'outreach_owner', '{outreach_analyst}');
SELECT outreach_internal.verify_relation('outreach_internal.suppression_scope', 'outreach_owner', '{}');

ROLLBACK;
