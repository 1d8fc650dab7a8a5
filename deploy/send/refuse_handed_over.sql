-- Deploy outreach:send/refuse_handed_over to pg
-- requires: send/send_queue

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.refuse_handed_over(send_ids uuid[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _busy uuid;
BEGIN
  SELECT s.send_id INTO _busy
  FROM outreach.send_log AS s
  JOIN outreach_internal.send_queue AS q ON q.send_id = s.send_id
  WHERE s.send_id = ANY (send_ids) AND s.status = 'sending' AND q.next_at > clock_timestamp()
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a send is being handed over' USING
      ERRCODE = 'OX206',
      DETAIL = format('send_id %s', _busy),
      HINT = 'Try again when the worker has finished it, or its lease has run out.';
  END IF;
END
$$;

COMMENT ON FUNCTION outreach_internal.refuse_handed_over(uuid[]) IS
  'Raises OX206 when one of these sends has begun and its lease still runs. The caller has locked them.';

COMMIT;
