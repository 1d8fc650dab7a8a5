-- Revert outreach:spine/require_known from pg

BEGIN;

DROP FUNCTION outreach_internal.require_known(uuid);
DROP FUNCTION outreach_internal.require_known_all(uuid[]);

COMMIT;
