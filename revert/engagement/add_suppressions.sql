-- Revert outreach:engagement/add_suppressions from pg

BEGIN;

DROP FUNCTION outreach_internal.add_suppressions(text[], text[], text[], text[]);

COMMIT;
