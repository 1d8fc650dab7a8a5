-- Revert outreach:bit/derive_signals from pg

BEGIN;

DROP FUNCTION outreach.derive_signals(uuid[]);
DROP FUNCTION outreach_internal.implied_signals(timestamptz);

COMMIT;
