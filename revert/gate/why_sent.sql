-- Revert outreach:gate/why_sent from pg

BEGIN;

DROP FUNCTION outreach.why_sent(uuid);

COMMIT;
