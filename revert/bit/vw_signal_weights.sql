-- Revert outreach:bit/vw_signal_weights from pg

BEGIN;

DROP VIEW outreach.vw_signal_weights;

COMMIT;
