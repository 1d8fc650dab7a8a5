-- Verify outreach:gate/ensure_partitions on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.ensure_partitions(integer)', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
