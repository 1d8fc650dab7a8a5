-- Verify outreach:bit/bit_types on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.bit_types', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.bit_types', '{bit_types_pkey,signal_type_is_a_name,type_belongs_to_one_hub}');

ROLLBACK;
