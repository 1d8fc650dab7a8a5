-- Revert outreach:engagement/same_person from pg

BEGIN;

DROP FUNCTION outreach_internal.addresses_of(uuid[]);
DROP FUNCTION outreach_internal.same_person(uuid);

COMMIT;
