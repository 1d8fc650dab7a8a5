-- Revert outreach:control/resume_all_outreach from pg

BEGIN;

DROP FUNCTION outreach.resume_all_outreach(text);

COMMIT;
