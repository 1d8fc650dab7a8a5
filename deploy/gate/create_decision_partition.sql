-- Deploy outreach:gate/create_decision_partition to pg
-- requires: gate/gate_decisions

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.create_decision_partition(month date) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _name text := coalesce('gate_decisions_' || to_char(month, 'YYYY_MM'), 'gate_decisions_default');
BEGIN
  EXECUTE format('CREATE TABLE outreach_internal.%I (LIKE outreach.gate_decisions INCLUDING ALL)', _name);
  EXECUTE format('COMMENT ON TABLE outreach_internal.%I IS %L', _name,
    CASE WHEN month IS NULL THEN 'Gate decisions of months that have no partition of their own.'
      ELSE format('Gate decisions of %s (UTC).', to_char(month, 'YYYY-MM')) END);
  EXECUTE format('ALTER TABLE outreach.gate_decisions ATTACH PARTITION outreach_internal.%I %s', _name,
    CASE WHEN month IS NULL THEN 'DEFAULT'
      ELSE format('FOR VALUES FROM (%L) TO (%L)', to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
        to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00') END);
  -- TRUNCATE of a partition does not fire its parent's trigger.
  EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach_internal.%I FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change()', _name);
  EXECUTE format('ALTER TABLE outreach_internal.%I ENABLE ALWAYS TRIGGER refuse_truncate', _name);
  EXECUTE format('ALTER TABLE outreach_internal.%I ENABLE ALWAYS TRIGGER refuse_change', _name);
END
$$;

COMMENT ON FUNCTION outreach_internal.create_decision_partition(date) IS
  'Makes and attaches the partition of gate_decisions that begins on this first of a month (UTC), or the default one for NULL, with the guards that every partition needs.';

-- Fixed dates, so that the schema does not depend on the day of the deployment.
SELECT outreach_internal.create_decision_partition(m::date)
FROM generate_series(timestamp '2026-01-01', timestamp '2035-12-01', interval '1 month') AS m;
SELECT outreach_internal.create_decision_partition(NULL);

COMMIT;
