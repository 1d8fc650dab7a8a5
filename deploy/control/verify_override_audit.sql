-- Deploy outreach:control/verify_override_audit to pg
-- requires: control/override_audit

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach.verify_override_audit() RETURNS TABLE (audit_id bigint, problem text)
LANGUAGE sql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  -- The log is read once, in its order; what is kept of a row is narrow, and spills to disk beyond work_mem.
  WITH chain AS (
    SELECT l.audit_id, l.override_id, l.revision, l.action, l.state_hash, l.prev_audit_id, l.prev_hash,
      lag(l.audit_id) OVER position AS true_prev_id,
      lag(l.row_hash) OVER position AS true_prev_hash,
      l.row_hash IS NOT DISTINCT FROM outreach_internal.audit_row_hash(l.audit_id, l.override_id, l.revision, l.state_hash,
        l.outreach_id, l.action, l.before, l.after, l.reason, l.actor, l.on_behalf_of, l.recorded_at, l.transaction_id,
        l.prev_hash) AS hash_is_true,
      jsonb_hash_extended(l.before, 0) AS before,
      jsonb_hash_extended(l.after, 0) AS after
    FROM outreach.override_audit_log AS l
    WINDOW position AS (ORDER BY l.audit_id)
  ), linked AS (
    SELECT c.audit_id, c.override_id, c.revision, c.action, c.state_hash, c.before, c.after,
      CASE
        WHEN c.audit_id <> coalesce(c.true_prev_id, 0) + 1 THEN
          format('rows are missing before it: %s to %s', coalesce(c.true_prev_id, 0) + 1, c.audit_id - 1)
        WHEN c.prev_audit_id IS DISTINCT FROM c.true_prev_id OR c.prev_hash IS DISTINCT FROM c.true_prev_hash THEN
          'does not hold the hash of the row before it'
        WHEN NOT c.hash_is_true THEN 'row_hash is not the hash of its content'
      END AS problem
    FROM chain AS c
  ), history AS MATERIALIZED (
    SELECT l.audit_id, l.override_id, l.revision, l.action, l.state_hash, l.problem,
      l.revision <> coalesce(lag(l.revision) OVER revisions, 0) + 1
        OR (l.action = 'INSERT') <> (l.revision = 1)
        OR coalesce(lag(l.action) OVER revisions = 'DELETE', false)
        OR coalesce(lag(l.audit_id) OVER revisions > l.audit_id, false)
        OR l.before IS DISTINCT FROM lag(l.after) OVER revisions AS breaks_off,
      lead(l.audit_id) OVER revisions IS NULL AS is_last
    FROM linked AS l
    WINDOW revisions AS (PARTITION BY l.override_id ORDER BY l.revision)
  )
  SELECT h.audit_id, h.problem FROM history AS h WHERE h.problem IS NOT NULL
  UNION ALL
  SELECT h.audit_id, format('does not follow the audit row before it of override %s', h.override_id)
  FROM history AS h
  WHERE h.breaks_off
  UNION ALL
  SELECT s.audit_id,
    CASE
      WHEN s.audit_id IS NULL THEN format('override %s has no audit row', s.override_id)
      WHEN s.action = 'DELETE' THEN format('override %s is there, but its last audit row deleted it', s.override_id)
      WHEN NOT s.present THEN format('override %s is gone, but no audit row deleted it', s.override_id)
      ELSE format('override %s is not in the state of its last audit row', s.override_id)
    END
  FROM (
    SELECT l.audit_id, coalesce(o.override_id, l.override_id) AS override_id, l.action, o.override_id IS NOT NULL AS present,
      o.revision = l.revision AND o.state_hash = l.state_hash AS same
    FROM outreach.manual_overrides AS o
    FULL JOIN (
      SELECT h.override_id, h.audit_id, h.revision, h.state_hash, h.action FROM history AS h WHERE h.is_last
    ) AS l ON l.override_id = o.override_id
  ) AS s
  WHERE (s.present AND (s.audit_id IS NULL OR s.action = 'DELETE' OR NOT s.same))
    OR (NOT s.present AND s.action <> 'DELETE')
$$;

COMMENT ON FUNCTION outreach.verify_override_audit() IS
  'Empty while the audit holds: the chain has no gap, every row has the hash of its content and of the row before it and continues the history of its override, and every override, live or closed, is in the state of its last audit row and none is missing. Otherwise one row per problem; audit_id is NULL for an override without any audit row. A tail that was cut off shows only against a head stored elsewhere: outreach.override_audit_head().';
GRANT EXECUTE ON FUNCTION outreach.verify_override_audit() TO outreach_auditor;

COMMIT;
