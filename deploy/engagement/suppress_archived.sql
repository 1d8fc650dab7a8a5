-- Deploy outreach:engagement/suppress_archived to pg
-- requires: engagement/add_suppressions send/archived_sends send/provider_messages core/normalise_address

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.suppress_archived(
  send_ids uuid[], message_ids text[], event_types text[], providers text[]
) RETURNS bigint
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT outreach_internal.add_suppressions(array_agg(r.send ->> 'channel'),
    array_agg(outreach_internal.normalise_address(r.send ->> 'channel', r.send ->> 'recipient')),
    array_agg(g.event_type), array_agg(g.provider))
  FROM unnest(send_ids, message_ids, event_types, providers) AS g (send_id, message_id, event_type, provider)
  JOIN outreach_internal.archived_sends AS s ON s.send_id = ANY (ARRAY[g.send_id, (
    SELECT m.send_id FROM outreach_internal.provider_messages AS m WHERE m.provider_message_id = g.message_id)])
  JOIN outreach.outreach_archive AS a ON a.outreach_id = s.outreach_id
  CROSS JOIN LATERAL jsonb_array_elements(a.children -> 'outreach.send_log') AS r (send)
  WHERE r.send ->> 'send_id' = s.send_id::text
$$;

COMMENT ON FUNCTION outreach_internal.suppress_archived(uuid[], text[], text[], text[]) IS
  'Suppresses the recipients of archived sends, named by send_id or by message id and found in their company''s archive row; returns how many were not suppressed before.';

COMMIT;
