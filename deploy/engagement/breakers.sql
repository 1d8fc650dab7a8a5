-- Deploy outreach:engagement/breakers to pg
-- requires: core/refuse_change core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.breakers (
  scope text NOT NULL CONSTRAINT scope_is_known CHECK (scope IN ('campaign', 'sender', 'recipient_domain')),
  metric text NOT NULL CONSTRAINT metric_is_known CHECK (metric IN ('bounce', 'complaint')),
  warn_rate numeric NOT NULL,
  pause_rate numeric NOT NULL,
  minimum_sample integer NOT NULL CONSTRAINT minimum_sample_is_positive CHECK (minimum_sample > 0),
  rolling_window interval NOT NULL
    CONSTRAINT rolling_window_is_1_minute_to_90_days CHECK (rolling_window BETWEEN interval '1 minute' AND interval '90 days'),
  reason text NOT NULL CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  set_by text NOT NULL DEFAULT session_user,
  set_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (scope, metric),
  CONSTRAINT warns_before_it_pauses CHECK (0 < warn_rate AND warn_rate <= pause_rate AND pause_rate <= 1)
);

COMMENT ON TABLE outreach.breakers IS 'Which rates of bounces and complaints warn and pause; without a row none does.';
COMMENT ON COLUMN outreach.breakers.scope IS 'What the rate is of: campaign, sender or recipient_domain.';
COMMENT ON COLUMN outreach.breakers.metric IS 'bounce (hard ones) or complaint.';
COMMENT ON COLUMN outreach.breakers.warn_rate IS 'Share of sends, 0 to 1, from which it warns.';
COMMENT ON COLUMN outreach.breakers.pause_rate IS 'Share from which it pauses the sender, or the campaign.';
COMMENT ON COLUMN outreach.breakers.minimum_sample IS 'Fewer sends than this in the window trip nothing.';
COMMENT ON COLUMN outreach.breakers.rolling_window IS 'Sends and events of so long before are counted; those from before somebody resumed are not.';
COMMENT ON COLUMN outreach.breakers.reason IS 'Why it was set. No personal data.';
COMMENT ON COLUMN outreach.breakers.set_by IS 'Login that set it (session_user).';
COMMENT ON COLUMN outreach.breakers.set_at IS 'When.';

-- Rows are added, never updated, so that workers who finish at the same time do not wait for each other.
CREATE TABLE outreach_internal.rate_counts (
  count_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scope text NOT NULL,
  scope_key text NOT NULL,
  counted_at timestamptz NOT NULL,
  sent integer NOT NULL,
  bounced integer NOT NULL,
  complained integer NOT NULL
);
CREATE INDEX rate_counts_subject_idx ON outreach_internal.rate_counts (scope, scope_key, counted_at);

COMMENT ON TABLE outreach_internal.rate_counts IS 'Sends, hard bounces and complaints as they were recorded, for the breakers to sum up; written only while there is a breaker of the scope.';
COMMENT ON COLUMN outreach_internal.rate_counts.count_id IS 'Identifier.';
COMMENT ON COLUMN outreach_internal.rate_counts.scope IS 'campaign, sender or recipient_domain.';
COMMENT ON COLUMN outreach_internal.rate_counts.scope_key IS 'Id of the campaign or sender, or the domain.';
COMMENT ON COLUMN outreach_internal.rate_counts.counted_at IS 'When they were recorded.';
COMMENT ON COLUMN outreach_internal.rate_counts.sent IS 'Sends that left.';
COMMENT ON COLUMN outreach_internal.rate_counts.bounced IS 'Hard bounces.';
COMMENT ON COLUMN outreach_internal.rate_counts.complained IS 'Complaints.';

CREATE FUNCTION outreach_internal.discard_rate_counts() RETURNS bigint
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  WITH discarded AS (
    DELETE FROM outreach_internal.rate_counts AS c
    WHERE c.counted_at < outreach_internal.clock() - interval '91 days'
    RETURNING c.count_id
  )
  SELECT count(*) FROM discarded
$$;
COMMENT ON FUNCTION outreach_internal.discard_rate_counts() IS
  'Deletes counts that no breaker''s window reaches any more; returns how many. For outreach.run_maintenance().';

CREATE TABLE outreach.breaker_log (
  log_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  logged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  action text NOT NULL CONSTRAINT action_is_known CHECK (action IN ('set', 'removed', 'warned', 'paused', 'resumed')),
  scope text NOT NULL CONSTRAINT scope_is_known CHECK (scope IN ('campaign', 'sender', 'recipient_domain')),
  scope_key text,
  metric text CONSTRAINT metric_is_known CHECK (metric IN ('bounce', 'complaint')),
  paused_campaign_id uuid,
  rate numeric,
  sample bigint,
  threshold numeric,
  reason text,
  actor text NOT NULL DEFAULT session_user,
  CONSTRAINT set_for_all_tripped_for_one CHECK ((action IN ('set', 'removed')) = (scope_key IS NULL)),
  CONSTRAINT metric_unless_resumed CHECK ((metric IS NULL) = (action = 'resumed')),
  CONSTRAINT tripped_with_its_figures CHECK (action NOT IN ('warned', 'paused') OR num_nulls(rate, sample, threshold) = 0),
  CONSTRAINT changed_with_a_reason CHECK (action IN ('warned', 'paused') OR reason IS NOT NULL)
);
CREATE INDEX breaker_log_subject_idx ON outreach.breaker_log (scope, scope_key, logged_at);

COMMENT ON TABLE outreach.breaker_log IS 'Audit of the breakers: who set and removed them, every warning, every pause, and who resumed and why. Append-only; read through outreach.vw_breaker_log.';
COMMENT ON COLUMN outreach.breaker_log.log_id IS 'Identifier.';
COMMENT ON COLUMN outreach.breaker_log.logged_at IS 'When, by the clock.';
COMMENT ON COLUMN outreach.breaker_log.action IS 'set, removed, warned, paused or resumed.';
COMMENT ON COLUMN outreach.breaker_log.scope IS 'campaign, sender or recipient_domain.';
COMMENT ON COLUMN outreach.breaker_log.scope_key IS 'Id of the campaign or sender, or the domain; NULL: set or removed, for all of them.';
COMMENT ON COLUMN outreach.breaker_log.metric IS 'bounce or complaint; NULL: resumed.';
COMMENT ON COLUMN outreach.breaker_log.paused_campaign_id IS 'The campaign that was paused: the scope_key, or where a domain tripped that of the event.';
COMMENT ON COLUMN outreach.breaker_log.rate IS 'Share of sends, 0 to 1; NULL unless warned or paused.';
COMMENT ON COLUMN outreach.breaker_log.sample IS 'Sends in the window; where a breaker was set or removed, its minimum_sample.';
COMMENT ON COLUMN outreach.breaker_log.threshold IS 'The rate that was reached; where a breaker was set or removed, its pause_rate.';
COMMENT ON COLUMN outreach.breaker_log.reason IS 'Why somebody set, removed or resumed. No personal data.';
COMMENT ON COLUMN outreach.breaker_log.actor IS 'Login of the session (session_user).';

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach.breaker_log
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.breaker_log
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.breaker_log ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.breaker_log ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE VIEW outreach.vw_breaker_log AS
SELECT l.log_id, l.logged_at, l.action, l.scope, l.scope_key, l.metric, l.paused_campaign_id, l.rate, l.sample, l.threshold, l.reason, l.actor
FROM outreach.breaker_log AS l;
COMMENT ON VIEW outreach.vw_breaker_log IS 'Audit of the breakers: who set and removed them, every warning, every pause, and who resumed and why.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, col_description(a.attrelid, a.attnum) AS comment
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = 'outreach.breaker_log'::regclass AND a.attnum > 0
    ORDER BY a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach.vw_breaker_log.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;
GRANT SELECT ON outreach.vw_breaker_log TO outreach_analyst, outreach_operator;

COMMIT;
