-- Verify outreach:bit/bit_signals on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.guard_signals()', 'outreach_control', '{}');
SELECT outreach_internal.verify_relation('outreach.bit_signals', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.bit_signals', '{signal_is_recorded_once,bit_signals_outreach_id_fkey,bit_signals_type_fkey}');
SELECT outreach_internal.verify_guards('outreach.bit_signals', '{guard_signals,refuse_change,refuse_truncate}');

ROLLBACK;
