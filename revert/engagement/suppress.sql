-- Revert outreach:engagement/suppress from pg

BEGIN;

DROP FUNCTION outreach.suppress(text, text, text, text);

COMMIT;
