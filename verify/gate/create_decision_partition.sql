-- Verify outreach:gate/create_decision_partition on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.create_decision_partition(date)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards(i.inhrelid::regclass::text, '{refuse_change,refuse_truncate}')
FROM pg_catalog.pg_inherits AS i
WHERE i.inhparent = 'outreach.gate_decisions'::regclass;
DO $do$
BEGIN
  IF (SELECT count(*) FROM pg_catalog.pg_inherits WHERE inhparent = 'outreach.gate_decisions'::regclass) < 121
     OR to_regclass('outreach_internal.gate_decisions_default') IS NULL THEN
    RAISE EXCEPTION 'partitions of outreach.gate_decisions are missing';
  END IF;
END
$do$;

ROLLBACK;
