-- Verify outreach:spine/outreach on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.outreach', 'outreach_owner', '{}');

ROLLBACK;
