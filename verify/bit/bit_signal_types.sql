-- Verify outreach:bit/bit_signal_types on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.bit_signal_types', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.bit_signal_types', '{bit_signal_types_pkey,version_belongs_to_one_hub,weight_class_is_known,weight_is_positive,decay_is_1_day_to_10_years,bit_signal_types_source_hub_fkey}');
SELECT outreach_internal.verify_guards('outreach.bit_signal_types', '{refuse_change,refuse_truncate}');

ROLLBACK;
