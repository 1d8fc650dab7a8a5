-- Revert outreach:bit/require_weights from pg

BEGIN;

DROP FUNCTION outreach_internal.require_weights(jsonb);

COMMIT;
