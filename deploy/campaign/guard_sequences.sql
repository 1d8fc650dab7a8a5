-- Deploy outreach:campaign/guard_sequences to pg
-- requires: campaign/step_variants send/send_log

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.version_is_open(campaign_id uuid, version integer) RETURNS boolean
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT CASE
    WHEN c.status = 'draft' THEN true
    WHEN c.status IN ('active', 'paused') THEN version_is_open.version > 1 AND NOT EXISTS (
      SELECT FROM outreach.send_log AS s WHERE s.campaign_id = c.campaign_id AND s.version = version_is_open.version)
    ELSE false
  END
  FROM outreach.campaigns AS c
  WHERE c.campaign_id = version_is_open.campaign_id;
END;
COMMENT ON FUNCTION outreach_internal.version_is_open(uuid, integer) IS
  'May the steps of this version of a campaign''s sequence change? All while the campaign is a draft; afterwards those of a version above 1 that nobody is enrolled in, until the campaign is over.';

CREATE FUNCTION outreach_internal.require_open_version(campaign_id uuid, version integer, deleting boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _status text;
BEGIN
  -- FOR SHARE: the campaign must neither become active nor enrol between this look and the commit.
  SELECT c.status INTO _status FROM outreach.campaigns AS c
  WHERE c.campaign_id = require_open_version.campaign_id
  FOR SHARE;
  IF NOT outreach_internal.version_is_open(require_open_version.campaign_id, require_open_version.version)
    AND NOT (deleting AND _status = 'archived')
  THEN
    RAISE EXCEPTION 'templates are immutable' USING
      ERRCODE = 'OX213',
      DETAIL = format('campaign %s is %s, version %s', require_open_version.campaign_id, _status, require_open_version.version),
      HINT = 'While the campaign is active or paused, make a new version and change that one before anybody is enrolled in it: outreach.new_sequence_version(campaign_id).';
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.require_open_version(uuid, integer, boolean) IS
  'Locks the campaign against changes and raises OX213 unless the steps of this version may change; an archived campaign''s may be deleted.';

CREATE FUNCTION outreach_internal.guard_sequences() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_open_version(v.campaign_id, v.version, TG_OP = 'DELETE')
  FROM (
    SELECT OLD.campaign_id, OLD.version WHERE TG_OP <> 'INSERT'
    UNION
    SELECT NEW.campaign_id, NEW.version WHERE TG_OP <> 'DELETE'
    ORDER BY 1, 2
  ) AS v;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_sequences() IS
  'Trigger function on outreach.sequences: a step is added, changed or removed only while its version may change (an archived campaign''s steps may be deleted). Raises OX213.';

CREATE FUNCTION outreach_internal.guard_step_variants() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_open_version(v.campaign_id, v.version, TG_OP = 'DELETE')
  FROM (
    SELECT q.campaign_id, q.version
    FROM outreach.sequences AS q
    WHERE (TG_OP <> 'INSERT' AND q.sequence_id = OLD.sequence_id) OR (TG_OP <> 'DELETE' AND q.sequence_id = NEW.sequence_id)
    ORDER BY q.campaign_id, q.version
  ) AS v;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_step_variants() IS
  'Trigger function on outreach.step_variants: a variant is added, changed or removed only while its step may. Raises OX213.';

CREATE TRIGGER guard_sequences AFTER INSERT OR UPDATE OR DELETE ON outreach.sequences
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.guard_sequences();
ALTER TABLE outreach.sequences ENABLE ALWAYS TRIGGER guard_sequences;
CREATE TRIGGER guard_step_variants AFTER INSERT OR UPDATE OR DELETE ON outreach.step_variants
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.guard_step_variants();
ALTER TABLE outreach.step_variants ENABLE ALWAYS TRIGGER guard_step_variants;

COMMIT;
