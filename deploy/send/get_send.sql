-- Deploy outreach:send/get_send to pg
-- requires: send/send_log send/refuse_transition

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TYPE outreach.send AS (
  send_id uuid,
  campaign_id uuid,
  version integer,
  step_number integer,
  variant text,
  outreach_id uuid,
  person_id uuid,
  target_id uuid,
  channel text,
  recipient text,
  status text,
  status_reason text,
  blocked_codes text[],
  due_at timestamptz,
  attempts integer,
  claimed_by text,
  claimed_at timestamptz,
  begun_at timestamptz,
  sent_at timestamptz,
  last_outcome text,
  last_error text,
  provider_message_id text,
  created_at timestamptz
);
COMMENT ON TYPE outreach.send IS 'What outreach.get_send() returns: a row of outreach.send_log without the fencing token.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, col_description(l.attrelid, l.attnum) AS comment
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_attribute AS l ON l.attrelid = 'outreach.send_log'::regclass AND l.attname = a.attname
    WHERE a.attrelid = 'outreach.send'::regclass AND a.attnum > 0
    ORDER BY a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach.send.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;
GRANT USAGE ON TYPE outreach.send TO outreach_app;

CREATE FUNCTION outreach.get_send(send_id uuid) RETURNS outreach.send
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _send outreach.send;
BEGIN
  SELECT s.send_id, s.campaign_id, s.version, s.step_number, s.variant, s.outreach_id, s.person_id, s.target_id, s.channel, s.recipient, s.status,
    s.status_reason, s.blocked_codes, s.due_at, s.attempts, s.claimed_by, s.claimed_at, s.begun_at, s.sent_at, s.last_outcome,
    s.last_error, s.provider_message_id, s.created_at
  INTO _send
  FROM outreach.send_log AS s
  WHERE s.send_id = get_send.send_id;
  IF NOT FOUND THEN
    PERFORM outreach_internal.refuse_unknown_send(get_send.send_id);
  END IF;
  RETURN _send;
END
$$;

COMMENT ON FUNCTION outreach.get_send(uuid) IS
  'One send as it is now, its recipient and last error included. Raises OX014. Example: SELECT status, last_error FROM outreach.get_send(id);';
GRANT EXECUTE ON FUNCTION outreach.get_send(uuid) TO outreach_app;

COMMIT;
