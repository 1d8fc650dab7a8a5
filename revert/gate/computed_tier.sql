-- Revert outreach:gate/computed_tier from pg

BEGIN;

DROP FUNCTION outreach_internal.computed_tier(text, integer, text, text, text);

COMMIT;
