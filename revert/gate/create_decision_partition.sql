-- Revert outreach:gate/create_decision_partition from pg

BEGIN;

DO $do$
DECLARE
  _partition regclass;
BEGIN
  FOR _partition IN
    SELECT i.inhrelid::regclass FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = 'outreach.gate_decisions'::regclass
  LOOP
    EXECUTE format('DROP TABLE %s', _partition);
  END LOOP;
END
$do$;
DROP FUNCTION outreach_internal.create_decision_partition(date);

COMMIT;
