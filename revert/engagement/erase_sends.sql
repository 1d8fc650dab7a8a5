-- Revert outreach:engagement/erase_sends from pg

BEGIN;

DROP FUNCTION outreach_internal.erase_sends(uuid[], uuid[], text[], text[], text[]);
DROP FUNCTION outreach_internal.mentions(text, text[]);

COMMIT;
