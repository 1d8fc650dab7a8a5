-- Revert outreach:gate/gate_reasons from pg

BEGIN;

DROP FUNCTION outreach_internal.gate_reasons(integer, boolean, text, text, boolean, boolean, boolean, text);

COMMIT;
