-- Revert outreach:gate/gate_decisions from pg

BEGIN;

DROP TABLE outreach.gate_decisions;
DROP SEQUENCE outreach.gate_decision_id_seq;

COMMIT;
