-- Revert outreach:send/extend_claim from pg

BEGIN;

DROP FUNCTION outreach.extend_claim(uuid, uuid, interval);

COMMIT;
