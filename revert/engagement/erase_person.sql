-- Revert outreach:engagement/erase_person from pg

BEGIN;

DROP FUNCTION outreach.erase_person(uuid, text);

COMMIT;
