-- Verify outreach:send/skip_unmet_steps on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.skip_unmet_steps(uuid[], timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
