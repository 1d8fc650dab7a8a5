-- Deploy outreach:engagement/apply_stops to pg
-- requires: engagement/add_suppressions send/cancel_scheduled hubs/people

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.apply_stops(send_ids uuid[], event_types text[], providers text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _later uuid[];
  _reason text;
BEGIN
  -- People before suppressions, in key order.
  PERFORM FROM outreach.people AS p
  WHERE p.person_id IN (SELECT s.person_id FROM outreach.send_log AS s WHERE s.send_id = ANY (send_ids))
  ORDER BY p.person_id
  FOR NO KEY UPDATE;
  UPDATE outreach.people AS p SET contact_status = w.contact_status
  FROM (
    -- A bounce speaks of the address, an unsubscribe or complaint of the person.
    SELECT s.person_id,
      CASE WHEN bool_or(g.event_type <> 'bounce') THEN 'unsubscribed'
        WHEN bool_or(s.recipient_key = CASE s.channel WHEN 'email' THEN p.email_key ELSE p.phone_key END) THEN 'bounced'
      END AS contact_status
    FROM unnest(send_ids, event_types) AS g (send_id, event_type)
    JOIN outreach.send_log AS s ON s.send_id = g.send_id
    JOIN outreach.people AS p ON p.person_id = s.person_id
    GROUP BY s.person_id
  ) AS w
  WHERE p.person_id = w.person_id
    AND p.contact_status = ANY (CASE w.contact_status WHEN 'bounced' THEN '{active,paused}'::text[]
      WHEN 'unsubscribed' THEN '{active,paused,bounced}'::text[] END);

  PERFORM outreach_internal.add_suppressions(array_agg(s.channel), array_agg(s.recipient_key), array_agg(g.event_type),
    array_agg(g.provider))
  FROM unnest(send_ids, event_types, providers) AS g (send_id, event_type, provider)
  JOIN outreach.send_log AS s ON s.send_id = g.send_id;

  FOR _reason, _later IN
    SELECT w.event_type, array_agg(s.send_id)
    FROM (
      SELECT DISTINCT ON (s.person_id) s.person_id, g.event_type
      FROM unnest(send_ids, event_types) AS g (send_id, event_type)
      JOIN outreach.send_log AS s ON s.send_id = g.send_id
      ORDER BY s.person_id, array_position('{complaint,unsubscribe,bounce}', g.event_type)
    ) AS w
    JOIN outreach.send_log AS s ON s.person_id = w.person_id AND s.status IN ('scheduled', 'blocked')
    GROUP BY w.event_type
  LOOP
    PERFORM outreach_internal.cancel_scheduled(_later, 'person stopped: ' || _reason);
  END LOOP;
END
$$;

COMMENT ON FUNCTION outreach_internal.apply_stops(uuid[], text[], text[]) IS
  'What a hard bounce, complaint or unsubscribe of these sends entails: the address is suppressed, the person becomes bounced or unsubscribed, and what is scheduled or blocked for the person is cancelled. The caller has locked the sends and the person''s scheduled and blocked ones.';

COMMIT;
