BEGIN;
SELECT plan(13);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_campaign_funnel')$$, $$VALUES
  ('campaign_id uuid'),
  ('step_number integer'),
  ('enrolled bigint'),
  ('scheduled bigint'),
  ('claimed bigint'),
  ('sending bigint'),
  ('blocked bigint'),
  ('cancelled bigint'),
  ('failed bigint'),
  ('unknown bigint'),
  ('sent bigint'),
  ('delivered bigint'),
  ('opened bigint'),
  ('clicked bigint'),
  ('replied bigint'),
  ('bounced bigint'),
  ('soft_bounced bigint'),
  ('complained bigint'),
  ('unsubscribed bigint')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_campaign_funnel')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may do what with it');
SELECT view_owner_is('outreach', 'vw_campaign_funnel', 'outreach_owner', 'its owner');
SELECT fixture.campaign('Empty', 2) AS empty \gset
SELECT results_eq(format('SELECT step_number, enrolled, sent, opened FROM outreach.vw_campaign_funnel WHERE campaign_id = %L ORDER BY 1', :'empty'), $$VALUES (1, 0::bigint, 0::bigint, 0::bigint), (2, 0, 0, 0)$$, 'a row per step, also where nothing happened');

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

CREATE FUNCTION pg_temp.funnel() RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT * FROM outreach.vw_campaign_funnel WHERE campaign_id = %L', (SELECT min(campaign_id::text) FROM outreach.campaigns WHERE name <> 'Empty')) $$;
SELECT bag_eq(pg_temp.funnel(), 'SELECT campaign_id, step_number, sum(people)::bigint AS people, sum(scheduled)::bigint AS scheduled, sum(claimed)::bigint AS claimed, sum(sending)::bigint AS sending, sum(blocked)::bigint AS blocked, sum(cancelled)::bigint AS cancelled, sum(failed)::bigint AS failed, sum(unknown)::bigint AS unknown, sum(sent)::bigint AS sent, sum(delivered)::bigint AS delivered, sum(opened)::bigint AS opened, sum(clicked)::bigint AS clicked, sum(replied)::bigint AS replied, sum(bounced)::bigint AS bounced, sum(soft_bounced)::bigint AS soft_bounced, sum(complained)::bigint AS complained, sum(unsubscribed)::bigint AS unsubscribed FROM pg_temp.recount(false) GROUP BY 1, 2', 'people, not events: what the rows say');
SELECT is_empty(pg_temp.funnel() || ' AND enrolled <> scheduled + claimed + sending + blocked + cancelled + failed + unknown + sent', 'the stages add up');
SELECT is_empty($$SELECT c.campaign_id, c.step_number FROM unnest('{opened,clicked,replied,bounced,soft_bounced,complained,unsubscribed,delivered}'::text[]) AS k, (SELECT campaign_id, step_number, to_jsonb(f) AS j FROM outreach.vw_campaign_funnel AS f WHERE step_number < 3) AS c WHERE c.campaign_id <> (SELECT campaign_id FROM outreach.campaigns WHERE name = 'Empty') AND (c.j ->> k)::integer = 0$$, 'none is trivially nothing');

-- Companies are archived, one after another; what has left keeps its figures, what has not is cancelled.
SELECT fixture.expire_leases();
CREATE TEMP TABLE before AS SELECT * FROM pg_temp.recount(false, 15) UNION ALL SELECT * FROM pg_temp.recount(true, 0, 15);
SELECT count(*) FROM person, LATERAL outreach.archive_outreach(ARRAY[outreach_id], 'test', false) WHERE n <= 15 \gset archived_
SELECT is((SELECT count(*) FROM outreach.send_log AS s JOIN person AS p USING (outreach_id) WHERE p.n <= 15), 0::bigint, 'they are gone');

SELECT bag_eq(pg_temp.funnel(), 'SELECT campaign_id, step_number, sum(people)::bigint AS people, sum(scheduled)::bigint AS scheduled, sum(claimed)::bigint AS claimed, sum(sending)::bigint AS sending, sum(blocked)::bigint AS blocked, sum(cancelled)::bigint AS cancelled, sum(failed)::bigint AS failed, sum(unknown)::bigint AS unknown, sum(sent)::bigint AS sent, sum(delivered)::bigint AS delivered, sum(opened)::bigint AS opened, sum(clicked)::bigint AS clicked, sum(replied)::bigint AS replied, sum(bounced)::bigint AS bounced, sum(soft_bounced)::bigint AS soft_bounced, sum(complained)::bigint AS complained, sum(unsubscribed)::bigint AS unsubscribed FROM before GROUP BY 1, 2', 'the figures are kept');
SELECT set_config('test.rest', (SELECT array_agg(outreach_id)::text FROM person WHERE n > 15), true);
SELECT outreach.set_campaign_status(:'campaign', 'completed'), outreach.set_campaign_status(:'campaign', 'archived');
CREATE TEMP TABLE last AS SELECT * FROM outreach.vw_campaign_funnel WHERE campaign_id = :'campaign';
SELECT count(*) FROM outreach.archive_outreach(current_setting('test.rest')::uuid[], 'test', false) \gset archived_
SELECT is((SELECT count(*) FROM outreach.campaigns WHERE campaign_id = :'campaign'), 0::bigint, 'the campaign is gone');
SELECT bag_eq(format('SELECT * FROM outreach.vw_campaign_funnel WHERE campaign_id = %L', :'campaign'), 'SELECT campaign_id, step_number, enrolled, 0::bigint AS a, 0::bigint AS b, 0::bigint AS c, blocked, cancelled + scheduled + claimed AS cancelled, failed, unknown + sending AS unknown, sent, delivered, opened, clicked, replied, bounced, soft_bounced, complained, unsubscribed FROM last', 'and its figures stay');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_campaign_funnel')$$, 'an analyst may read it');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.vw_campaign_funnel')$$, '42501', NULL, 'an application may not');

SELECT * FROM finish();
ROLLBACK;
