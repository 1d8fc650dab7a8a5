-- Revert outreach:bit/set_signal_weight from pg

BEGIN;

DROP FUNCTION outreach.set_signal_weight(text, text, integer, timestamptz, text, numeric, interval);
DROP FUNCTION outreach_internal.version_problem(text, numeric, integer, timestamptz, interval);
DROP FUNCTION outreach_internal.class_weight(text);

COMMIT;
