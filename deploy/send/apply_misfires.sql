-- Deploy outreach:send/apply_misfires to pg
-- requires: send/schedule_next_step send/cancel_scheduled send/recipient_time_zone send/next_open registry/access

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.apply_misfires(campaign_id uuid, paused_from timestamptz, resumed_at timestamptz)
RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _rules jsonb := (SELECT c.rules FROM outreach.campaigns AS c WHERE c.campaign_id = apply_misfires.campaign_id);
  _policy text := coalesce(_rules ->> 'misfire_policy', 'late');
  _due uuid[];
  _misfired uuid[];
  _times timestamptz[];
  _applied bigint := 0;
BEGIN
  IF _policy = 'late' THEN
    RETURN 0;
  END IF;

  -- A skipped step brings up the next, whose time may have passed as well: again, until none is left.
  LOOP
    _due := ARRAY(
      SELECT q.send_id
      FROM outreach_internal.send_queue AS q
      JOIN outreach.send_log AS s ON s.send_id = q.send_id
      WHERE q.campaign_id = apply_misfires.campaign_id AND s.status = 'scheduled' AND s.due_at <= resumed_at);
    IF _policy = 'skip' THEN
      -- Before the sends: what is scheduled next refers to them.
      PERFORM FROM outreach.outreach AS o
      WHERE o.outreach_id IN (SELECT s.outreach_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_due))
      ORDER BY o.outreach_id
      FOR KEY SHARE;
    END IF;
    PERFORM FROM outreach.send_log AS s WHERE s.send_id = ANY (_due) ORDER BY s.send_id FOR NO KEY UPDATE;

    -- Its time is when it could have left: of what was due at night, the next morning.
    SELECT coalesce(array_agg(m.send_id), '{}'), coalesce(array_agg(m.its_time), '{}') INTO _misfired, _times
    FROM (
      SELECT s.send_id, CASE WHEN _rules ?| '{windows,observe_holidays}'::text[] THEN
          outreach_internal.next_open(_rules -> 'windows',
            outreach_internal.recipient_time_zone(p.time_zone, c.country, _rules ->> 'time_zone'), c.country,
            (_rules ->> 'observe_holidays')::boolean, s.due_at)
        ELSE s.due_at END AS its_time
      FROM outreach.send_log AS s
      JOIN outreach.people AS p ON p.person_id = s.person_id
      JOIN cl.company_identity AS c ON c.outreach_id = s.outreach_id
      WHERE s.send_id = ANY (_due) AND s.status = 'scheduled'
    ) AS m
    WHERE m.its_time >= paused_from AND m.its_time <= resumed_at;
    EXIT WHEN _misfired = '{}';

    IF _policy = 'skip' THEN
      PERFORM outreach_internal.cancel_scheduled(_misfired, 'skipped: its time passed while the campaign was paused');
      PERFORM outreach_internal.schedule_next_step(_misfired, _times);
    ELSE
      WITH held AS (
        UPDATE outreach.send_log AS s SET
          status = 'blocked',
          status_reason = 'OX113 held: its time passed while the campaign was paused',
          blocked_codes = '{OX113}'
        WHERE s.send_id = ANY (_misfired)
      )
      DELETE FROM outreach_internal.send_queue AS q WHERE q.send_id = ANY (_misfired);
    END IF;
    _applied := _applied + cardinality(_misfired);
  END LOOP;
  RETURN _applied;
END
$$;

COMMENT ON FUNCTION outreach_internal.apply_misfires(uuid, timestamptz, timestamptz) IS
  'Does to the scheduled sends of a campaign whose time passed while it was paused, from paused_from to resumed_at, what its option misfire_policy says, and returns to how many: late or unset: nothing; skip: cancelled, and the step after each is scheduled as if this one had left at its time, unless that time has passed too; hold: blocked with OX113, until outreach.requeue_blocked(). The time of a send is when it was due, or when its window opened next. The caller has locked the campaign.';

COMMIT;
