-- Verify outreach:hubs/talent_movement on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.talent_movement', 'outreach_owner', '{outreach_hub_talent_flow,outreach_subhub}');
SELECT outreach_internal.verify_constraints('outreach.talent_movement', '{movement_type_is_known,talent_movement_outreach_id_fkey}');

ROLLBACK;
