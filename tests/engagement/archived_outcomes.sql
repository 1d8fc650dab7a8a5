BEGIN;
SELECT plan(15);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.archived_outcomes')$$, $$VALUES
  ('campaign_id uuid NOT NULL'),
  ('step_number integer NOT NULL'),
  ('recipient_domain text NOT NULL'),
  ('people bigint NOT NULL'),
  ('blocked bigint NOT NULL'),
  ('cancelled bigint NOT NULL'),
  ('failed bigint NOT NULL'),
  ('unknown bigint NOT NULL'),
  ('sent bigint NOT NULL'),
  ('delivered bigint NOT NULL'),
  ('opened bigint NOT NULL'),
  ('clicked bigint NOT NULL'),
  ('replied bigint NOT NULL'),
  ('bounced bigint NOT NULL'),
  ('soft_bounced bigint NOT NULL'),
  ('complained bigint NOT NULL'),
  ('unsubscribed bigint NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.archived_outcomes')$$, $$VALUES ('PRIMARY KEY (campaign_id, step_number, recipient_domain)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.archived_outcomes')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'archived_outcomes', 'outreach_owner', 'its owner');
SELECT fixture.function_is('outreach_internal.keep_outcomes', 'outreach_ids uuid[]', 'void', 'volatile', 'outreach_owner', '{}', definer => false);

-- A campaign of three steps with a send in every status, and events of every kind; some several times, some by machines.
SELECT fixture.enrolled(24, 3) AS campaign \gset
UPDATE outreach.people AS p SET email = format('p%s@d%s.example', n, n % 5) FROM (SELECT row_number() OVER (ORDER BY send_id) AS n, person_id FROM outreach.send_log WHERE campaign_id = :'campaign') AS x WHERE x.person_id = p.person_id;
UPDATE outreach.send_log AS s SET recipient = p.email FROM outreach.people AS p WHERE p.person_id = s.person_id;
SELECT fixture.send_all(:'campaign');
SELECT fixture.begin_all(:'campaign');
CREATE TEMP TABLE person AS SELECT row_number() OVER (ORDER BY send_id) AS n, person_id, outreach_id FROM outreach.send_log WHERE campaign_id = :'campaign' AND step_number = 1;
CREATE FUNCTION pg_temp.send(n bigint, step integer) RETURNS uuid LANGUAGE sql AS $$ SELECT s.send_id FROM outreach.send_log AS s JOIN person AS p USING (person_id) WHERE p.n = send.n AND s.step_number = step $$;
SELECT outreach.finish_sends((SELECT jsonb_agg(jsonb_build_object('send_id', pg_temp.send(n, 2), 'claim_token', fixture.token(pg_temp.send(n, 2)), 'outcome', (ARRAY['sent', 'failed_permanent', 'unknown', 'failed_transient', 'sent'])[1 + n % 5])) FROM person WHERE n <= 20));
SELECT outreach.suppress('email', recipient, 'test', 'test') FROM outreach.send_log WHERE send_id IN (pg_temp.send(5, 3), pg_temp.send(9, 3));
SELECT outreach.claim_sends('w');
SELECT outreach_internal.cancel_scheduled(ARRAY[pg_temp.send(3, 2)], 'test');
SELECT outreach.record_event('p', format('%s %s %s', n, e, i), split_part(e, ' ', 1), now(), pg_temp.send(n, 1 + n::integer / 2 % 2), payload => CASE split_part(e, ' ', 2) WHEN 'soft' THEN '{"bounce_type": "soft"}' WHEN 'machine' THEN '{"machine": true}' ELSE '{}' END::jsonb)
FROM person, unnest('{delivered,open,click,reply,open machine,click machine,reply machine,bounce,bounce soft,complaint,unsubscribe}'::text[]) WITH ORDINALITY AS x (e, k), generate_series(1, 1 + (n + k) % 3) AS i
WHERE (n * 5 + k * k + n / 3) % 3 = 0 AND (e NOT IN ('bounce', 'complaint', 'unsubscribe') OR n % 3 = 0);

-- Counted again from the rows, by other means.
CREATE FUNCTION pg_temp.recount(archived boolean, above bigint DEFAULT 0, upto bigint DEFAULT 99) RETURNS TABLE (campaign_id uuid, step_number integer, domain text, people bigint, scheduled bigint, claimed bigint, sending bigint, blocked bigint, cancelled bigint, failed bigint, unknown bigint, sent bigint, delivered bigint, opened bigint, clicked bigint, replied bigint, bounced bigint, soft_bounced bigint, complained bigint, unsubscribed bigint) LANGUAGE sql AS $$
  WITH heard AS (
    SELECT e.send_id, array_agg(DISTINCT e.event_type || CASE WHEN e.payload ->> 'machine' = 'true' THEN ' machine' WHEN e.payload ->> 'bounce_type' = 'soft' THEN ' soft' ELSE '' END) AS kinds FROM outreach.engagement_events AS e GROUP BY 1
  ), seen AS (
    SELECT s.campaign_id, s.step_number, split_part(lower(s.recipient), '@', 2) AS domain, coalesce(h.kinds, '{}') AS kinds,
      CASE WHEN archived AND s.status IN ('scheduled', 'claimed') THEN 'cancelled' WHEN archived AND s.status = 'sending' THEN 'unknown' WHEN s.sent_at IS NOT NULL THEN 'sent' ELSE s.status END AS stage
    FROM outreach.send_log AS s LEFT JOIN heard AS h USING (send_id) LEFT JOIN person AS p ON p.person_id = s.person_id
    WHERE p.n > above AND p.n <= upto
  )
  SELECT campaign_id, step_number, domain, count(*), sum((stage = 'scheduled')::integer), sum((stage = 'claimed')::integer), sum((stage = 'sending')::integer), sum((stage = 'blocked')::integer), sum((stage = 'cancelled')::integer), sum((stage = 'failed')::integer), sum((stage = 'unknown')::integer), sum((stage = 'sent')::integer), sum((kinds @> '{delivered}')::integer), sum((kinds @> '{open}')::integer), sum((kinds @> '{click}')::integer), sum((kinds @> '{reply}')::integer), sum((kinds @> '{bounce}')::integer), sum((kinds @> '{bounce soft}')::integer), sum((kinds @> '{complaint}')::integer), sum((kinds @> '{unsubscribe}')::integer)
  FROM seen GROUP BY 1, 2, 3
$$;

SELECT results_eq('SELECT DISTINCT CASE WHEN sent_at IS NULL THEN status ELSE ''sent'' END FROM outreach.send_log ORDER BY 1', $$VALUES ('blocked'), ('cancelled'), ('claimed'), ('failed'), ('scheduled'), ('sending'), ('sent'), ('unknown')$$, 'every status is there');
SELECT outreach_internal.keep_outcomes((SELECT array_agg(outreach_id) FROM person WHERE n <= 12));
SELECT outreach_internal.keep_outcomes((SELECT array_agg(outreach_id) FROM person WHERE n > 12));
SELECT outreach_internal.keep_outcomes('{}');
SELECT bag_eq('SELECT * FROM outreach_internal.archived_outcomes', 'SELECT campaign_id, step_number, domain, people, blocked, cancelled, failed, unknown, sent, delivered, opened, clicked, replied, bounced, soft_bounced, complained, unsubscribed FROM pg_temp.recount(true)', 'as they stand; what has not left never will');
SELECT outreach_internal.keep_outcomes((SELECT array_agg(outreach_id) FROM person));
SELECT bag_eq('SELECT * FROM outreach_internal.archived_outcomes', 'SELECT campaign_id, step_number, domain, 2 * people AS people, 2 * blocked AS blocked, 2 * cancelled AS cancelled, 2 * failed AS failed, 2 * unknown AS unknown, 2 * sent AS sent, 2 * delivered AS delivered, 2 * opened AS opened, 2 * clicked AS clicked, 2 * replied AS replied, 2 * bounced AS bounced, 2 * soft_bounced AS soft_bounced, 2 * complained AS complained, 2 * unsubscribed AS unsubscribed FROM pg_temp.recount(true)', 'and is added to what is there');
SELECT is((SELECT sum(people)::bigint FROM outreach_internal.archived_outcomes), 2 * (SELECT count(*) FROM outreach.send_log), 'all of them');

SELECT * FROM finish();
ROLLBACK;
