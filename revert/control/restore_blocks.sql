-- Revert outreach:control/restore_blocks from pg

BEGIN;

DROP FUNCTION outreach_internal.restore_blocks(uuid[], uuid[]);

COMMIT;
