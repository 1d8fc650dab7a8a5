-- Deploy outreach:engagement/erased_children to pg
-- requires: engagement/erased_addresses

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.erased_identifiers(record jsonb) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(jsonb_object_agg(k.name, outreach_internal.erased_identifier(record ->> k.name)), '{}')
  FROM unnest('{provider_event_id,provider_message_id}'::text[]) AS k (name)
  WHERE outreach_internal.mentions_erased(record ->> k.name)
$$;
COMMENT ON FUNCTION outreach_internal.erased_identifiers(jsonb) IS
  'What takes the place of the provider''s identifiers in an archived send or event: those that hold an erased e-mail address.';

CREATE FUNCTION outreach_internal.erased_children(children jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _people text[];
  _names text[];
  _masters text[];
  _sends text[];
BEGIN
  SELECT coalesce(array_agg(c.row ->> 'person_id'), '{}'), coalesce(array_agg(lower(btrim(c.row ->> 'full_name'))), '{}')
  INTO _people, _names
  FROM jsonb_array_elements(children -> 'outreach.people') AS c (row)
  WHERE EXISTS (SELECT FROM outreach.erasures AS e WHERE e.person_id = (c.row ->> 'person_id')::uuid)
    OR outreach_internal.is_erased('email', c.row ->> 'email_key');
  _names := array_remove(_names, 'erased');
  SELECT coalesce(array_agg(m.row ->> 'person_unique_id'), '{}'), _names || coalesce(array_agg(lower(btrim(m.row ->> 'full_name'))), '{}')
  INTO _masters, _names
  FROM jsonb_array_elements(children -> 'people.people_master') AS m (row)
  WHERE lower(btrim(m.row ->> 'full_name')) = ANY (_names)
    OR outreach_internal.is_erased('email', outreach_internal.normalise_address('email', m.row ->> 'email'));
  _sends := ARRAY(
    SELECT s.row ->> 'send_id'
    FROM jsonb_array_elements(children -> 'outreach.send_log') AS s (row)
    WHERE s.row ->> 'person_id' = ANY (_people)
      OR EXISTS (SELECT FROM outreach.erasures AS e WHERE e.person_id = (s.row ->> 'person_id')::uuid)
      OR (s.row ->> 'channel' = 'email' AND outreach_internal.is_erased('email', s.row ->> 'recipient_key')));

  RETURN (
    SELECT coalesce(jsonb_object_agg(r.relation, coalesce(r.erased, r.rows)), '{}')
    FROM (
      SELECT k.relation, k.rows,
        CASE k.relation
          WHEN 'outreach.people' THEN (
            SELECT jsonb_agg(CASE WHEN x.row ->> 'person_id' = ANY (_people)
              THEN x.row || '{"full_name": "erased", "title": null, "slot_type": null, "email": null, "phone": null, "email_key": null, "phone_key": null, "email_verification": "UNKNOWN", "contact_status": "disqualified", "time_zone": null}'
              ELSE x.row END ORDER BY x.position)
            FROM jsonb_array_elements(k.rows) WITH ORDINALITY AS x (row, position))
          WHEN 'people.people_master' THEN (
            SELECT jsonb_agg(CASE WHEN x.row ->> 'person_unique_id' = ANY (_masters)
              THEN x.row || '{"full_name": "erased", "title": null, "email": null, "email_verified_at": null}'
              ELSE x.row END ORDER BY x.position)
            FROM jsonb_array_elements(k.rows) WITH ORDINALITY AS x (row, position))
          WHEN 'outreach.talent_movement' THEN (
            SELECT jsonb_agg(CASE WHEN lower(btrim(x.row ->> 'person_name')) = ANY (_names)
              THEN x.row || '{"person_name": null}' ELSE x.row END ORDER BY x.position)
            FROM jsonb_array_elements(k.rows) WITH ORDINALITY AS x (row, position))
          WHEN 'outreach.send_log' THEN (
            SELECT jsonb_agg(
              x.row
              || CASE WHEN x.row ->> 'send_id' = ANY (_sends) THEN jsonb_build_object(
                  'recipient', 'erased:' || (x.row ->> 'send_id'), 'recipient_key', 'erased:' || (x.row ->> 'send_id'))
                ELSE '{}'::jsonb END
              || CASE WHEN x.row ->> 'send_id' = ANY (_sends) OR outreach_internal.mentions_erased(x.row ->> 'last_error')
                THEN '{"last_error": null}'::jsonb ELSE '{}'::jsonb END
              || outreach_internal.erased_identifiers(x.row)
              ORDER BY x.position)
            FROM jsonb_array_elements(k.rows) WITH ORDINALITY AS x (row, position))
          WHEN 'outreach.engagement_events' THEN (
            SELECT jsonb_agg(
              x.row
              || CASE WHEN x.row ->> 'send_id' = ANY (_sends) OR outreach_internal.mentions_erased(x.row ->> 'payload')
                THEN jsonb_build_object('payload', outreach_internal.erased_payload(x.row -> 'payload')) ELSE '{}'::jsonb END
              || outreach_internal.erased_identifiers(x.row)
              ORDER BY x.position)
            FROM jsonb_array_elements(k.rows) WITH ORDINALITY AS x (row, position))
        END AS erased
      FROM jsonb_each(children) AS k (relation, rows)
    ) AS r
  );
END
$$;

COMMENT ON FUNCTION outreach_internal.erased_children(jsonb) IS
  'The children of an archived company without what they hold of people who were erased: contacts that are in outreach.erasures or have an erased e-mail address, their sends and the sends to such an address, the events of these, people of People Intelligence with such an address or the name of such a contact, movements of that name. Everything else as it is; applied again it changes nothing.';

COMMIT;
