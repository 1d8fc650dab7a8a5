-- Verify outreach:bit/set_signal_weight on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.class_weight(text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.version_problem(text, numeric, integer, timestamptz, interval)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach.set_signal_weight(text, text, integer, timestamptz, text, numeric, interval)', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
