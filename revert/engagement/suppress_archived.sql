-- Revert outreach:engagement/suppress_archived from pg

BEGIN;

DROP FUNCTION outreach_internal.suppress_archived(uuid[], text[], text[], text[]);

COMMIT;
