-- Deploy outreach:control/vw_locks_on_brakes to pg
-- requires: control/brake_barrier

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE VIEW outreach.vw_locks_on_brakes AS
SELECT
  l.pid,
  a.usename AS login,
  c.relname AS brake,
  l.mode,
  l.granted,
  l.waitstart AS waiting_since,
  pg_blocking_pids(l.pid) AS waits_for
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_database AS d ON d.oid = l.database AND d.datname = current_database()
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE n.nspname = 'outreach_internal' AND c.relname IN ('brake_barrier', 'audit_chain') AND l.locktype = 'relation';

COMMENT ON VIEW outreach.vw_locks_on_brakes IS 'Who holds or waits for the locks that order kill switches against claims, at this moment. ROW SHARE on brake_barrier: a claim or begin; EXCLUSIVE: an override that is being committed.';
COMMENT ON COLUMN outreach.vw_locks_on_brakes.pid IS 'Server process.';
COMMENT ON COLUMN outreach.vw_locks_on_brakes.login IS 'Login of that process.';
COMMENT ON COLUMN outreach.vw_locks_on_brakes.brake IS 'brake_barrier or audit_chain.';
COMMENT ON COLUMN outreach.vw_locks_on_brakes.mode IS 'Lock mode.';
COMMENT ON COLUMN outreach.vw_locks_on_brakes.granted IS 'True if it holds the lock, false if it waits.';
COMMENT ON COLUMN outreach.vw_locks_on_brakes.waiting_since IS 'Since when it waits.';
COMMENT ON COLUMN outreach.vw_locks_on_brakes.waits_for IS 'Processes it waits for.';

GRANT SELECT ON outreach.vw_locks_on_brakes TO outreach_operator, outreach_analyst;

COMMIT;
