-- Revert outreach:engagement/unsubscribe from pg

BEGIN;

DROP FUNCTION outreach.unsubscribe(text);

COMMIT;
