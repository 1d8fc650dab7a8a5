-- Revert outreach:bit/new_signal_id from pg

BEGIN;

DROP FUNCTION outreach_internal.first_signal_id(timestamptz);
DROP FUNCTION outreach_internal.new_signal_id(timestamptz);
DROP FUNCTION outreach_internal.signal_id_prefix(timestamptz);

COMMIT;
