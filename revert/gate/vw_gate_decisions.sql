-- Revert outreach:gate/vw_gate_decisions from pg

BEGIN;

DROP VIEW outreach.vw_gate_decisions;

COMMIT;
