-- Verify outreach:engagement/suppress on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.suppress(text, text, text, text)', 'outreach_owner', '{outreach_ingest}');

ROLLBACK;
