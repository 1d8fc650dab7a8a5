-- Revert outreach:engagement/erased_children from pg

BEGIN;

DROP FUNCTION outreach_internal.erased_children(jsonb);
DROP FUNCTION outreach_internal.erased_identifiers(jsonb);

COMMIT;
