-- Verify outreach:control/restore_blocks on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.restore_blocks(uuid[], uuid[])', 'outreach_control', '{}');

ROLLBACK;
