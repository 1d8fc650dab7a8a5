-- Deploy outreach:control/override_audit to pg
-- requires: control/manual_overrides control/brake_barrier

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.revise_override() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.revision := 1;
    NEW.created_at := clock_timestamp();
    NEW.created_by := session_user;
  ELSE
    NEW.revision := OLD.revision + 1;
    NEW.created_at := OLD.created_at;
    NEW.created_by := OLD.created_by;
  END IF;
  IF NEW.removed_at IS NOT NULL THEN
    IF TG_OP = 'UPDATE' AND OLD.removed_at IS NOT NULL THEN
      NEW.removed_at := OLD.removed_at;
      NEW.removed_by := OLD.removed_by;
    ELSE
      NEW.removed_at := clock_timestamp();
      NEW.removed_by := session_user;
    END IF;
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION outreach_internal.revise_override() IS
  'Trigger function of manual_overrides: counts the revision, and says who and when by the session and the clock, whatever the writer says.';

CREATE FUNCTION outreach_internal.audit_override() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET TimeZone = 'UTC'
AS $$
DECLARE
  _row outreach.manual_overrides := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  _last record;
BEGIN
  LOCK TABLE outreach_internal.audit_chain IN EXCLUSIVE MODE;
  SELECT l.audit_id, l.row_hash INTO _last FROM outreach.override_audit_log AS l ORDER BY l.audit_id DESC LIMIT 1;

  INSERT INTO outreach.override_audit_log (audit_id, override_id, revision, state_hash, outreach_id, action, before, after,
    reason, actor, on_behalf_of, recorded_at, transaction_id, prev_audit_id, prev_hash)
  VALUES (
    coalesce(_last.audit_id, 0) + 1,
    _row.override_id,
    CASE WHEN TG_OP = 'DELETE' THEN OLD.revision + 1 ELSE NEW.revision END,
    _row.state_hash,
    _row.outreach_id,
    TG_OP,
    CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END,
    coalesce(_row.removed_reason, _row.reason),
    session_user,
    nullif(current_setting('outreach.on_behalf_of', true), ''),
    clock_timestamp(),
    pg_current_xact_id()::text::bigint,
    _last.audit_id,
    _last.row_hash);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'audit was swallowed' USING
      ERRCODE = 'OX901', DETAIL = format('%s of override %s left no audit row', TG_OP, _row.override_id),
      HINT = 'Something intercepts writes: see outreach.posture().';
  END IF;

  -- Last of all locks: waits for the claims and begins that asked the gate before this, and lets none ask until this
  -- transaction has committed. Whoever fires this early, by SET CONSTRAINTS, may not fall asleep on it.
  PERFORM outreach_internal.cap_idle_time();
  LOCK TABLE outreach_internal.brake_barrier IN EXCLUSIVE MODE;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.audit_override() IS
  'Trigger function of manual_overrides, deferred to the commit: appends the change to override_audit_log and takes the barrier that makes a block linearizable. If it fails, the transaction fails.';

CREATE TRIGGER revise_override BEFORE INSERT OR UPDATE ON outreach.manual_overrides
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.revise_override();
-- The name sorts before RI_ConstraintTrigger: the audit row must be there when the key to it is checked.
CREATE CONSTRAINT TRIGGER "0_audit_override" AFTER INSERT OR UPDATE OR DELETE ON outreach.manual_overrides
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.audit_override();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.manual_overrides
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.manual_overrides ENABLE ALWAYS TRIGGER revise_override;
ALTER TABLE outreach.manual_overrides ENABLE ALWAYS TRIGGER "0_audit_override";
ALTER TABLE outreach.manual_overrides ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
