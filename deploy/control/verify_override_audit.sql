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
  WITH chain AS (
    SELECT l.*,
      lag(l.audit_id) OVER w AS true_prev_id,
      lag(l.row_hash) OVER w AS true_prev_hash
    FROM outreach.override_audit_log AS l
    WINDOW w AS (ORDER BY l.audit_id)
  )
  SELECT c.audit_id,
    CASE
      WHEN c.audit_id <> coalesce(c.true_prev_id, 0) + 1 THEN
        format('rows are missing before it: %s to %s', coalesce(c.true_prev_id, 0) + 1, c.audit_id - 1)
      WHEN c.prev_audit_id IS DISTINCT FROM c.true_prev_id OR c.prev_hash IS DISTINCT FROM c.true_prev_hash THEN
        'does not hold the hash of the row before it'
      ELSE 'row_hash is not the hash of its content'
    END
  FROM chain AS c
  WHERE c.audit_id <> coalesce(c.true_prev_id, 0) + 1
    OR c.prev_audit_id IS DISTINCT FROM c.true_prev_id
    OR c.prev_hash IS DISTINCT FROM c.true_prev_hash
    OR c.row_hash IS DISTINCT FROM outreach_internal.audit_row_hash(c.audit_id, c.override_id, c.revision, c.state_hash,
      c.outreach_id, c.action, c.before, c.after, c.reason, c.actor, c.on_behalf_of, c.recorded_at, c.transaction_id, c.prev_hash)
  UNION ALL
  SELECT h.audit_id, format('does not follow the audit row before it of override %s', h.override_id)
  FROM (
    SELECT l.audit_id, l.override_id, l.revision, l.action, l.before,
      lag(l.audit_id) OVER o AS last_id,
      lag(l.revision) OVER o AS last_revision,
      lag(l.action) OVER o AS last_action,
      lag(l.after) OVER o AS last_after
    FROM outreach.override_audit_log AS l
    WINDOW o AS (PARTITION BY l.override_id ORDER BY l.revision)
  ) AS h
  WHERE h.revision <> coalesce(h.last_revision, 0) + 1
    OR (h.action = 'INSERT') <> (h.revision = 1)
    OR h.last_action = 'DELETE'
    OR h.last_id > h.audit_id
    OR h.before IS DISTINCT FROM h.last_after
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
      SELECT DISTINCT ON (a.override_id) a.override_id, a.audit_id, a.revision, a.state_hash, a.action
      FROM outreach.override_audit_log AS a
      ORDER BY a.override_id, a.revision DESC
    ) AS l ON l.override_id = o.override_id
  ) AS s
  WHERE (s.present AND (s.audit_id IS NULL OR s.action = 'DELETE' OR NOT s.same))
    OR (NOT s.present AND s.action <> 'DELETE')
$$;

COMMENT ON FUNCTION outreach.verify_override_audit() IS
  'Empty while the audit holds: the chain has no gap, every row has the hash of its content and of the row before it and continues the history of its override, and every override, live or closed, is in the state of its last audit row and none is missing. Otherwise one row per problem; audit_id is NULL for an override without any audit row. A tail that was cut off shows only against a head stored elsewhere: outreach.override_audit_head().';
GRANT EXECUTE ON FUNCTION outreach.verify_override_audit() TO outreach_auditor;

COMMIT;
