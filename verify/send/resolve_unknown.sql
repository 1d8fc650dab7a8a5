-- Verify outreach:send/resolve_unknown on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.resolve_unknown(uuid, text, text)', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
