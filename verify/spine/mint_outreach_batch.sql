-- Verify outreach:spine/mint_outreach_batch on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.mint_outreach_batch(uuid[])', 'outreach_owner', '{outreach_app}');

ROLLBACK;
