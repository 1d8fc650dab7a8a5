-- Verify outreach:bit/bit_signal_types on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.bit_signal_types', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.bit_signal_types', '{bit_signal_types_pkey,weight_class_is_known,weight_is_positive,decay_is_1_day_to_10_years,dedupe_window_is_a_time_up_to_10_years,reason_is_not_blank,bit_signal_types_type_fkey}');
SELECT outreach_internal.verify_function('outreach_internal.register_signal_type()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.bit_signal_types', '{refuse_change,refuse_truncate,register_signal_type}');

ROLLBACK;
