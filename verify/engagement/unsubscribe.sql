-- Verify outreach:engagement/unsubscribe on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.unsubscribe(text)', 'outreach_owner', '{outreach_ingest}');

ROLLBACK;
