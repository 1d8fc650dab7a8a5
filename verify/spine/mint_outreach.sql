-- Verify outreach:spine/mint_outreach on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.mint_outreach(uuid)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
