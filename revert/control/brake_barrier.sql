-- Revert outreach:control/brake_barrier from pg

BEGIN;

DROP FUNCTION outreach_internal.enter_barrier();
DROP FUNCTION outreach_internal.cap_idle_time();
DROP TABLE outreach_internal.audit_chain;
DROP TABLE outreach_internal.brake_barrier;

COMMIT;
