BEGIN;
SELECT plan(6);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.send_outcomes')$$, $$VALUES
  ('send_id uuid'),
  ('outreach_id uuid'),
  ('campaign_id uuid'),
  ('step_number integer'),
  ('recipient_domain text'),
  ('status text'),
  ('sent boolean'),
  ('delivered boolean'),
  ('opened boolean'),
  ('clicked boolean'),
  ('replied boolean'),
  ('bounced boolean'),
  ('soft_bounced boolean'),
  ('complained boolean'),
  ('unsubscribed boolean')$$, 'columns');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.send_outcomes')$$, 'who may do what with it: none');
SELECT view_owner_is('outreach_internal', 'send_outcomes', 'outreach_owner', 'its owner');
SELECT fixture.enrolled(2) AS campaign \gset
SELECT fixture.a_send(:'campaign') AS send \gset
SELECT fixture.send_all(:'campaign');
SELECT set_config('test.send', :'send', true);
CREATE FUNCTION pg_temp.outcomes() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(f.key, ' ' ORDER BY f.key) FROM outreach_internal.send_outcomes AS o, jsonb_each(to_jsonb(o)) AS f WHERE o.send_id = current_setting('test.send')::uuid AND f.value = 'true'
$$;
CREATE FUNCTION pg_temp.after(type text, payload jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM outreach.record_event('p', gen_random_uuid()::text, type, now(), current_setting('test.send')::uuid, payload => payload);
  RETURN pg_temp.outcomes();
END
$$;
SELECT is(pg_temp.outcomes(), 'sent', 'nothing was heard');
SELECT results_eq($$SELECT pg_temp.after(type, payload) FROM (VALUES (1, 'open', '{"machine": true}'::jsonb), (2, 'click', '{"machine": true}'), (3, 'reply', '{"auto_reply": true}'), (4, 'delivered', '{}'), (5, 'bounce', '{"bounce_type": "soft"}'), (6, 'open', '{}'), (7, 'open', '{}'), (8, 'click', '{}'), (9, 'reply', '{}'), (10, 'bounce', '{}'), (11, 'complaint', '{}'), (12, 'unsubscribe', '{}')) AS e (n, type, payload) ORDER BY n$$,
  $$VALUES ('sent'), ('sent'), ('sent'), ('delivered sent'), ('delivered sent soft_bounced'), ('delivered opened sent soft_bounced'), ('delivered opened sent soft_bounced'), ('clicked delivered opened sent soft_bounced'), ('clicked delivered opened replied sent soft_bounced'),
    ('bounced clicked delivered opened replied sent soft_bounced'), ('bounced clicked complained delivered opened replied sent soft_bounced'), ('bounced clicked complained delivered opened replied sent soft_bounced unsubscribed')$$, 'what was heard, one after another; what machines do is not');
SELECT is((SELECT recipient_domain FROM outreach_internal.send_outcomes WHERE send_id = :'send'), (SELECT regexp_replace(recipient, '^.*@', '') FROM outreach.send_log WHERE send_id = :'send'), 'the domain');

SELECT * FROM finish();
ROLLBACK;
