-- Revert outreach:bit/weighed_signals from pg

BEGIN;

DROP VIEW outreach_internal.weighed_signals;

COMMIT;
