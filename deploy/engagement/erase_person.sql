-- Deploy outreach:engagement/erase_person to pg
-- requires: engagement/same_person engagement/erase_sends engagement/unsubscribe hubs/people_master hubs/talent_movement core/require_reason send/refuse_handed_over

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.erase_person(person_id uuid, reason text) RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _emails text[];
  _fragments text[];
  _sends uuid[];
  _others uuid[];
  _providers text[];
  _event_ids text[];
  _message_ids text[];
  _people uuid[];
  _companies uuid[];
  _names text[];
  _masters uuid[];
  _addresses record;
  _erased bigint;
BEGIN
  PERFORM outreach_internal.require_reason(erase_person.reason);

  -- What can only be found by reading whole tables is looked for before anything is locked.
  SELECT coalesce(array_agg(DISTINCT p.email_key) FILTER (WHERE p.email_key IS NOT NULL), '{}'),
    coalesce(array_agg(DISTINCT f.fragment) FILTER (WHERE f.fragment IS NOT NULL), '{}')
  INTO _emails, _fragments
  FROM outreach_internal.same_person(erase_person.person_id) AS p
  CROSS JOIN LATERAL (VALUES (p.email), (p.email_key)) AS f (fragment);
  SELECT array_agg(s.send_id) FILTER (WHERE s.recipient_key = ANY (_emails)), array_agg(s.send_id) INTO _sends, _others
  FROM outreach.send_log AS s
  WHERE s.recipient_key = ANY (_emails)
    OR outreach_internal.mentions(concat_ws(' ', s.last_error, s.provider_message_id), _fragments);
  SELECT array_agg(e.provider), array_agg(e.provider_event_id) INTO _providers, _event_ids
  FROM outreach.engagement_events AS e
  WHERE outreach_internal.mentions(concat_ws(' ', e.payload::text, e.provider_event_id, e.provider_message_id), _fragments);

  -- Message ids before everything else, as those who write them do; then the common order. The spine row keeps out whoever
  -- would schedule a send to the person.
  _message_ids := ARRAY(
    SELECT m.provider_message_id
    FROM outreach_internal.provider_messages AS m
    WHERE outreach_internal.mentions(m.provider_message_id, _fragments)
    ORDER BY m.provider_message_id
    FOR UPDATE);
  PERFORM FROM outreach.outreach AS o
  WHERE o.outreach_id IN (SELECT p.outreach_id FROM outreach_internal.same_person(erase_person.person_id) AS p)
  ORDER BY o.outreach_id
  FOR UPDATE;

  SELECT array_agg(p.person_id), array_agg(p.sovereign_company_id), array_agg(nullif(p.name, 'erased'))
  INTO _people, _companies, _names
  FROM outreach_internal.same_person(erase_person.person_id) AS p;
  IF _people IS NULL THEN
    IF EXISTS (SELECT FROM outreach.erasures AS e WHERE e.person_id = erase_person.person_id) THEN
      RETURN false;
    END IF;
    RAISE EXCEPTION 'unknown person' USING
      ERRCODE = 'OX014',
      DETAIL = format('person_id %s', coalesce(erase_person.person_id::text, 'null')),
      HINT = 'Pass the person_id of a contact, live or archived: outreach.load_people() returned it.';
  END IF;

  _sends := coalesce(_sends, '{}')
    || ARRAY(SELECT s.send_id FROM outreach.send_log AS s WHERE s.person_id = ANY (_people));
  _others := coalesce(_others, '{}');
  PERFORM FROM outreach.campaigns AS c
  WHERE c.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_sends))
  ORDER BY c.campaign_id
  FOR KEY SHARE;
  PERFORM FROM outreach.send_log AS s WHERE s.send_id = ANY (_sends || _others) ORDER BY s.send_id FOR UPDATE;
  PERFORM outreach_internal.refuse_handed_over(_sends);

  -- Recorded before anything is erased: the guards believe the record.
  SELECT coalesce(array_agg(a.person_id), '{}') AS owners, coalesce(array_agg(a.channel), '{}') AS channels,
    coalesce(array_agg(a.address), '{}') AS addresses,
    coalesce(array_agg(coalesce(x.reason, 'erasure')), '{}') AS reasons,
    coalesce(array_agg(coalesce(x.origin, 'outreach.erase_person')), '{}') AS origins
  INTO _addresses
  FROM outreach_internal.addresses_of(_people) AS a
  LEFT JOIN outreach.suppressions AS x
    ON x.channel = a.channel AND x.address = a.address AND x.reason IN ('bounce', 'unsubscribe', 'complaint');
  _erased := outreach_internal.record_erasure(_people, erase_person.reason, _addresses.owners, _addresses.channels,
    _addresses.addresses, _addresses.reasons, _addresses.origins);

  PERFORM outreach_internal.erase_sends(_sends, _others, _providers, _event_ids, _message_ids);

  PERFORM FROM outreach.people AS p WHERE p.person_id = ANY (_people) ORDER BY p.person_id FOR UPDATE;
  UPDATE outreach.people AS p SET full_name = 'erased', title = NULL, slot_type = NULL, email = NULL, phone = NULL,
    email_verification = 'UNKNOWN', contact_status = 'disqualified', time_zone = NULL
  WHERE p.person_id = ANY (_people);
  SELECT array_agg(m.person_unique_id), _companies || array_agg(o.sovereign_company_id),
    _names || array_agg(lower(btrim(m.full_name)))
  INTO _masters, _companies, _names
  FROM people.people_master AS m
  JOIN people.company_slot AS l ON l.slot_id = m.slot_id
  JOIN outreach.outreach AS o ON o.outreach_id = l.outreach_id
  WHERE outreach_internal.normalise_address('email', m.email) = ANY (_emails)
    OR (o.sovereign_company_id, lower(btrim(m.full_name))) IN (SELECT * FROM unnest(_companies, _names));
  UPDATE people.people_master AS m SET full_name = 'erased', title = NULL, email = NULL, email_verified_at = NULL
  WHERE m.person_unique_id = ANY (_masters);
  UPDATE outreach.talent_movement AS t SET person_name = NULL
  FROM outreach.outreach AS o
  WHERE o.outreach_id = t.outreach_id
    AND (o.sovereign_company_id, lower(btrim(t.person_name))) IN (SELECT * FROM unnest(_companies, _names));

  -- Nobody may suppress in the clear, at the same time, what has its hash only in this transaction.
  LOCK TABLE outreach.suppressions IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM outreach.suppressions AS x
  USING unnest(_addresses.channels, _addresses.addresses) AS a (channel, address)
  WHERE x.channel = a.channel AND x.address = a.address;
  UPDATE outreach.unsubscribe_tokens AS t SET address = 'erased:' || t.send_id
  WHERE (t.channel, t.address) IN (SELECT * FROM unnest(_addresses.channels, _addresses.addresses))
    OR t.send_id = ANY (_sends);
  PERFORM outreach_internal.redact_archives(_people::text[] || _fragments);
  RETURN _erased > 0;
END
$$;

COMMENT ON FUNCTION outreach.erase_person(uuid, text) IS
  'Erases the personal data of a contact, live or archived, and of every contact with the same e-mail address: contacts, sends, what events and errors hold of them, unsubscribe tokens, suppressions, archives; in the tables of People Intelligence and Talent Flow what has the same e-mail address, or the same name at the same company. What is scheduled is cancelled. A keyed hash of each address is left, which suppresses it for ever (OX108), and a row of outreach.erasures. True unless all of them were erased before; once more, it erases what has come back. It reads whole tables and the whole archive. Raises OX004, OX014 unknown person, OX206 (a send is being handed over). Example: SELECT outreach.erase_person(:person_id, ''request of 3 March'');';
GRANT EXECUTE ON FUNCTION outreach.erase_person(uuid, text) TO outreach_operator;

COMMIT;
