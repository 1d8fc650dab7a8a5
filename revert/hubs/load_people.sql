-- Revert outreach:hubs/load_people from pg

BEGIN;

DROP FUNCTION outreach.load_people(jsonb);
DROP FUNCTION outreach_internal.person_refusal(jsonb);

COMMIT;
