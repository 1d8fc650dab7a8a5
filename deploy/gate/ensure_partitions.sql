-- Deploy outreach:gate/ensure_partitions to pg
-- requires: gate/create_decision_partition

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.ensure_partitions(months_ahead integer DEFAULT 3) RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET TimeZone = 'UTC'
SET lock_timeout = '500ms'
AS $$
DECLARE
  _month date;
  _made integer := 0;
BEGIN
  IF months_ahead IS NULL OR months_ahead NOT BETWEEN 0 AND 1200 THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016', DETAIL = format('months_ahead %s', coalesce(months_ahead::text, 'null')), HINT = 'A number from 0 to 1200.';
  END IF;
  FOR _month IN
    SELECT m::date
    FROM generate_series(date_trunc('month', clock_timestamp()),
      date_trunc('month', clock_timestamp()) + make_interval(months => months_ahead), interval '1 month') AS m
    WHERE to_regclass(format('outreach_internal.gate_decisions_%s', to_char(m, 'YYYY_MM'))) IS NULL
    ORDER BY m
  LOOP
    BEGIN
      IF EXISTS (
        SELECT FROM outreach_internal.gate_decisions_default AS d
        WHERE d.decided_at >= _month AND d.decided_at < _month + interval '1 month'
      ) THEN
        RAISE NOTICE 'month % is skipped: the default partition already holds rows of it', to_char(_month, 'YYYY-MM');
      ELSE
        PERFORM outreach_internal.create_decision_partition(_month);
        _made := _made + 1;
      END IF;
    EXCEPTION WHEN lock_not_available THEN
      RAISE NOTICE 'month % is skipped: gate_decisions is busy; the next call tries again', to_char(_month, 'YYYY-MM');
    END;
  END LOOP;
  RETURN _made;
END
$$;

COMMENT ON FUNCTION outreach.ensure_partitions(integer) IS
  'Makes the monthly partitions of gate_decisions that are missing from this month to so many months ahead; returns how many it made. Waits at most half a second for a lock, and skips, with a NOTICE, a month that is busy or that the default partition already holds. Raises OX016.';
GRANT EXECUTE ON FUNCTION outreach.ensure_partitions(integer) TO outreach_operator;

COMMIT;
