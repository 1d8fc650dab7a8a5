-- Revert outreach:control/add_override from pg

BEGIN;

DROP FUNCTION outreach.add_override(uuid, text, text, integer, timestamptz);

COMMIT;
