-- Verify outreach:hubs/dol on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.dol', 'outreach_owner', '{outreach_hub_dol,outreach_subhub}');
SELECT outreach_internal.verify_constraints('outreach.dol', '{renewal_month_is_1_to_12,dol_outreach_id_fkey}');

ROLLBACK;
