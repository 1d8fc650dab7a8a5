-- Revert outreach:engagement/lift_suppression from pg

BEGIN;

DROP FUNCTION outreach.lift_suppression(text, text, text);

COMMIT;
