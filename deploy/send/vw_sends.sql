-- Deploy outreach:send/vw_sends to pg
-- requires: send/send_log

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_sends AS
SELECT
  s.send_id,
  s.campaign_id,
  s.version,
  s.step_number,
  s.variant,
  s.outreach_id,
  s.person_id,
  s.channel,
  s.status,
  s.status_reason,
  s.blocked_codes,
  s.due_at,
  s.attempts,
  s.claimed_by,
  s.claimed_at,
  s.begun_at,
  s.sent_at,
  s.last_outcome,
  s.created_at
FROM outreach.send_log AS s;

COMMENT ON VIEW outreach.vw_sends IS 'Every send and where it is, without personal data: no address, no message id, no error text of a mail server.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, col_description(l.attrelid, l.attnum) AS comment
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_attribute AS l ON l.attrelid = 'outreach.send_log'::regclass AND l.attname = a.attname
    WHERE a.attrelid = 'outreach.vw_sends'::regclass AND a.attnum > 0
    ORDER BY a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach.vw_sends.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;

GRANT SELECT ON outreach.vw_sends TO outreach_analyst;

COMMIT;
