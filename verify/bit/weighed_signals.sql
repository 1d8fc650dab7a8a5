-- Verify outreach:bit/weighed_signals on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.weighed_signals', 'outreach_owner', '{}');

ROLLBACK;
