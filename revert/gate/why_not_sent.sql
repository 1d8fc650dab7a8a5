-- Revert outreach:gate/why_not_sent from pg

BEGIN;

DROP FUNCTION outreach.why_not_sent(uuid, uuid);

COMMIT;
