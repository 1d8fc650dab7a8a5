-- Verify outreach:control/resume_all_outreach on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.resume_all_outreach(text)', 'outreach_control', '{outreach_operator}');

ROLLBACK;
