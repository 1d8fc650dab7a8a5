BEGIN;
SELECT plan(31);

SELECT fixture.function_is('outreach_internal.advance_sends', 'send_ids uuid[]',
  'uuid[]', 'volatile', 'outreach_owner', '{}', definer => false);

-- Every status against every set of events.
SELECT fixture.enrolled(1) AS campaign \gset
SELECT fixture.send_all(:'campaign');
SELECT set_config('test.send', fixture.a_send(:'campaign')::text, true);
CREATE FUNCTION pg_temp.after(status text, events text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := current_setting('test.send');
  _resolved uuid[];
BEGIN
  SET LOCAL session_replication_role = replica;
  ALTER TABLE outreach.engagement_events DISABLE TRIGGER ALL;
  DELETE FROM outreach.engagement_events;
  ALTER TABLE outreach.engagement_events ENABLE TRIGGER ALL;
  SET LOCAL session_replication_role = origin;
  INSERT INTO outreach.engagement_events (provider, provider_event_id, event_type, occurred_at, send_id) SELECT 'p', n, e, now(), _id FROM unnest(events) WITH ORDINALITY AS x (e, n);
  UPDATE outreach.send_log AS s SET status = after.status, sent_at = CASE WHEN after.status IN ('sent', 'delivered', 'bounced', 'complained') THEN now() END, begun_at = now(), claim_token = gen_random_uuid(),
    blocked_codes = CASE after.status WHEN 'blocked' THEN '{OX101}'::text[] END WHERE s.send_id = _id;
  _resolved := outreach_internal.advance_sends(ARRAY[_id]);
  RETURN (SELECT s.status || CASE WHEN _resolved <> '{}' THEN ' (resolved)' ELSE '' END FROM outreach.send_log AS s WHERE s.send_id = _id);
END
$$;
SELECT is(pg_temp.after(status, events), result, format('%s and %s', status, events))
FROM (VALUES
  ('sent', '{}'::text[], 'sent'), ('sent', '{open,click,reply,unsubscribe}', 'sent'), ('sent', '{delivered}', 'delivered'), ('sent', '{bounce}', 'bounced'), ('sent', '{complaint}', 'complained'),
  ('sent', '{bounce,delivered}', 'bounced'), ('sent', '{complaint,delivered,bounce}', 'complained'), ('delivered', '{delivered}', 'delivered'), ('delivered', '{bounce}', 'bounced'), ('delivered', '{complaint}', 'complained'),
  ('bounced', '{delivered}', 'bounced'), ('bounced', '{complaint}', 'complained'), ('complained', '{delivered,bounce}', 'complained'),
  ('unknown', '{}', 'unknown'), ('unknown', '{open}', 'unknown'), ('unknown', '{delivered}', 'delivered (resolved)'), ('unknown', '{bounce}', 'bounced (resolved)'), ('unknown', '{complaint}', 'complained (resolved)'),
  ('sending', '{delivered}', 'sending'), ('claimed', '{delivered}', 'claimed'), ('scheduled', '{delivered}', 'scheduled'), ('blocked', '{complaint}', 'blocked'), ('cancelled', '{delivered}', 'cancelled'), ('failed', '{delivered}', 'failed')
) AS c (status, events, result);

SELECT * FROM finish();
ROLLBACK;
