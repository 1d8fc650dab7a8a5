BEGIN;
SELECT plan(47);

SELECT fixture.function_is('outreach_internal.apply_stops', 'send_ids uuid[], kinds text[], providers text[]',
  'void', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.enrolled(6, 2) AS campaign \gset
SELECT fixture.send_all(:'campaign');
CREATE FUNCTION pg_temp.send(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT send_id FROM outreach.send_log WHERE step_number = 1 ORDER BY send_id OFFSET n - 1 LIMIT 1 $$;
CREATE FUNCTION pg_temp.stop(n integer, VARIADIC types text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _type text;
  _person uuid := (SELECT person_id FROM outreach.send_log WHERE send_id = pg_temp.send(n));
BEGIN
  FOREACH _type IN ARRAY types LOOP
    PERFORM outreach_internal.apply_stops(ARRAY[pg_temp.send(n)], ARRAY[_type], '{p}');
  END LOOP;
  RETURN (SELECT concat_ws(', ', p.contact_status, coalesce((SELECT x.reason FROM outreach.suppressions AS x WHERE x.address = p.email_key), 'not suppressed'),
      (SELECT s.status || ' (' || s.status_reason || ')' FROM outreach.send_log AS s WHERE s.person_id = _person AND s.step_number = 2))
    FROM outreach.people AS p WHERE p.person_id = _person);
END
$$;
SELECT is(pg_temp.stop(1, 'bounce'), 'bounced, bounce, cancelled (person stopped: bounce)', 'a hard bounce');
SELECT is(pg_temp.stop(2, 'complaint'), 'unsubscribed, complaint, cancelled (person stopped: complaint)', 'a complaint');
SELECT is(pg_temp.stop(3, 'unsubscribe'), 'unsubscribed, unsubscribe, cancelled (person stopped: unsubscribe)', 'an unsubscribe');
SELECT is(pg_temp.stop(4, 'bounce', 'unsubscribe', 'bounce'), 'unsubscribed, unsubscribe, cancelled (person stopped: unsubscribe)', 'the weightier stays');
UPDATE outreach.people SET contact_status = 'disqualified' WHERE person_id = (SELECT person_id FROM outreach.send_log WHERE send_id = pg_temp.send(5));
SELECT is(pg_temp.stop(5, 'unsubscribe'), 'disqualified, unsubscribe, cancelled (person stopped: unsubscribe)', 'who was disqualified stays so');
UPDATE outreach.people SET email = 'new@address.example' WHERE person_id = (SELECT person_id FROM outreach.send_log WHERE send_id = pg_temp.send(6));
SELECT is(pg_temp.stop(6, 'bounce'), 'active, not suppressed, cancelled (person stopped: bounce)', 'a bounce speaks of the address, which is not the person''s any more');
SELECT is((SELECT count(*) FROM outreach.suppressions AS x JOIN outreach.send_log AS s ON s.recipient_key = x.address AND s.send_id = pg_temp.send(6)), 1::bigint, 'and which is suppressed');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

-- Of the person in every campaign, and what is blocked as well; not what is claimed.
SELECT fixture.enrolled(1) AS one, fixture.campaign() AS two, fixture.campaign() AS three, fixture.campaign() AS four \gset
SELECT max(outreach_id::text) AS company FROM outreach.send_log WHERE campaign_id = :'one' \gset
SELECT fixture.send_all(:'one');
SELECT outreach.enroll_campaign(:'two'), outreach.enroll_campaign(:'three');
SELECT outreach.claim_sends('w');
SELECT outreach.enroll_campaign(:'four');
UPDATE outreach.send_log SET status = 'blocked', blocked_codes = '{OX101}' WHERE send_id = fixture.send_of(:'company', :'three');
DELETE FROM outreach_internal.send_queue WHERE send_id = fixture.send_of(:'company', :'three');
SELECT outreach_internal.apply_stops(ARRAY[fixture.send_of(:'company', :'one')], '{complaint}', '{p}');
SELECT results_eq(format($$SELECT fixture.status(fixture.send_of(%L, c::uuid)) FROM unnest('{%s,%s,%s,%s}'::text[]) AS c$$, :'company', :'one', :'two', :'three', :'four'), $$VALUES ('sent'), ('claimed'), ('cancelled'), ('cancelled')$$, 'in every campaign');
SELECT results_eq(format($$SELECT code FROM outreach.begin_sends(fixture.claims(%L)) AS b WHERE b.send_id = fixture.send_of(%L, %L)$$, :'two', :'company', :'two'), $$VALUES ('OX108')$$, 'what is claimed does not begin');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

SELECT fixture.function_is('outreach_internal.strikes', 'send_id uuid',
  'bigint', 'stable', 'outreach_owner', '{}', definer => false);

-- Replies, by the rule of the campaign that was answered. Two people of a company, each in two campaigns with a rule and in
-- one without; who bounces or complains in between is stopped for that.
CREATE FUNCTION pg_temp.company() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := fixture.contactable();
BEGIN
  INSERT INTO outreach.people (outreach_id, full_name, slot_type, email, email_verification)
  SELECT _id, 'Cy Example', 'CEO', 'cy@' || split_part(email, '@', 2), 'VALID' FROM outreach.people WHERE outreach_id = _id;
  RETURN _id;
END
$$;
CREATE FUNCTION pg_temp.ruled(rules jsonb, slot text DEFAULT 'HR') RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := fixture.campaign(NULL, 2);
BEGIN
  PERFORM outreach.configure_campaign(_id, rules || jsonb_build_object('slot_priority', jsonb_build_array(slot)), 'test');
  PERFORM outreach.enroll_campaign(_id);
  RETURN _id;
END
$$;
CREATE FUNCTION pg_temp.reply(answered text, kind text DEFAULT 'reply') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _answered uuid := current_setting('test.' || answered);
  _company uuid := current_setting('test.company');
  _send uuid := fixture.send_of(_company, _answered);
BEGIN
  PERFORM outreach_internal.apply_stops(ARRAY[_send], ARRAY[kind], '{p}');
  RETURN pg_temp.stands();
END
$$;
CREATE FUNCTION pg_temp.stands() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format('%s %s', c, coalesce(nullif((SELECT s.status_reason FROM outreach.send_log AS s WHERE s.send_id = fixture.send_of(current_setting('test.company')::uuid, current_setting('test.' || c)::uuid)), ''), 'goes on')), ', ' ORDER BY n)
  FROM unnest('{hr,hr2,ceo,free}'::text[]) WITH ORDINALITY AS x (c, n)
$$;
CREATE FUNCTION pg_temp.arrange(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('test.company', pg_temp.company()::text, true);
  PERFORM set_config('test.hr', pg_temp.ruled(jsonb_build_object('reply_rule', rule))::text, true);
  PERFORM set_config('test.hr2', pg_temp.ruled('{"reply_rule": "person"}')::text, true);
  PERFORM set_config('test.ceo', pg_temp.ruled('{"reply_rule": "person"}', 'CEO')::text, true);
  PERFORM set_config('test.free', pg_temp.ruled('{}')::text, true);
END
$$;
SELECT pg_temp.arrange('person');
SELECT is(pg_temp.reply('free'), 'hr goes on, hr2 goes on, ceo goes on, free goes on', 'without a rule a reply stops nothing');
SELECT is_empty($$SELECT * FROM outreach.enrollment_stops WHERE outreach_id = current_setting('test.company')::uuid$$, 'and leaves nothing behind');
SELECT is(pg_temp.reply('hr'), 'hr person stopped: reply, hr2 person stopped: reply, ceo goes on, free goes on', 'person: the person''s, in every campaign with a rule');
SELECT is((SELECT p.contact_status FROM outreach.people AS p WHERE p.outreach_id = current_setting('test.company')::uuid AND p.slot_type = 'HR'), 'active', 'who stays contactable');
SELECT is((SELECT count(*) FROM outreach.suppressions AS x JOIN outreach.people AS p ON p.email_key = x.address WHERE p.outreach_id = current_setting('test.company')::uuid), 0::bigint, 'and is not suppressed');
SELECT is(pg_temp.reply('ceo'), 'hr person stopped: reply, hr2 person stopped: reply, ceo person stopped: reply, free goes on', 'the colleague replies as well');
SELECT is(pg_temp.reply('hr', 'complaint'), 'hr person stopped: complaint, hr2 person stopped: complaint, ceo person stopped: reply, free person stopped: complaint', 'a complaint weighs more, and needs no rule');
SELECT is(pg_temp.reply('hr'), 'hr person stopped: complaint, hr2 person stopped: complaint, ceo person stopped: reply, free person stopped: complaint', 'and stays');
SELECT pg_temp.arrange('company');
SELECT is(pg_temp.reply('ceo'), 'hr goes on, hr2 goes on, ceo person stopped: reply, free goes on', 'the rule is that of the campaign that was answered');
SELECT is(pg_temp.reply('hr'), 'hr company stopped: reply, hr2 company stopped: reply, ceo company stopped: reply, free goes on', 'company: everybody''s, in every campaign with a rule');
SELECT is(pg_temp.reply('hr2'), 'hr company stopped: reply, hr2 company stopped: reply, ceo company stopped: reply, free goes on', 'which stays');
SELECT pg_temp.arrange('company');
SELECT outreach.load_free_mail_domains(ARRAY[split_part(p.email_key, '@', 2)]) FROM outreach.people AS p WHERE p.outreach_id = current_setting('test.company')::uuid LIMIT 1;
SELECT is(pg_temp.reply('hr'), 'hr person stopped: reply, hr2 person stopped: reply, ceo goes on, free goes on', 'but from a free mail domain the person''s only');
SELECT pg_temp.arrange('company');
SELECT outreach.load_free_mail_domains(ARRAY['x.' || split_part(p.email_key, '@', 2)]) FROM outreach.people AS p WHERE p.outreach_id = current_setting('test.company')::uuid LIMIT 1;
SELECT is(pg_temp.reply('hr'), 'hr company stopped: reply, hr2 company stopped: reply, ceo company stopped: reply, free goes on', 'a domain is meant as it is written');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

-- Soft bounces: a strike per message and address.
SELECT fixture.contactable() AS soft, fixture.campaign(NULL, 2) AS once, fixture.campaign(NULL, 2) AS twice, fixture.campaign(NULL, 2) AS never \gset
SELECT outreach.configure_campaign(:'once', '{"soft_bounce_strikes": 1}', 'test'), outreach.configure_campaign(:'twice', '{"soft_bounce_strikes": 2}', 'test');
SELECT outreach.enroll_campaign(c) FROM unnest(ARRAY[:'once', :'twice', :'never']::uuid[]) AS c;
CREATE FUNCTION pg_temp.bounces(company uuid, campaign uuid, id text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outreach.engagement_events (provider, provider_event_id, event_type, occurred_at, send_id, soft) VALUES ('p', id, 'bounce', now(), fixture.send_of(company, campaign), true);
  PERFORM outreach_internal.apply_stops(ARRAY[fixture.send_of(company, campaign)], '{soft bounce}', '{p}');
  RETURN (SELECT string_agg(coalesce(s.status_reason, 'goes on'), ', ' ORDER BY s.send_id) FROM outreach.send_log AS s WHERE s.outreach_id = company AND s.campaign_id IN (current_setting('test.once')::uuid, current_setting('test.twice')::uuid, current_setting('test.never')::uuid));
END
$$;
SELECT set_config('test.once', :'once', true), set_config('test.twice', :'twice', true), set_config('test.never', :'never', true);
SELECT is(pg_temp.bounces(:'soft', :'never', 's1'), 'person stopped: soft bounces, goes on, goes on', 'one strike, whatever the campaign: stops where one is enough');
SELECT is(outreach_internal.strikes(fixture.send_of(:'soft', :'once')), 1::bigint, 'a strike');
SELECT is(pg_temp.bounces(:'soft', :'never', 's2'), 'person stopped: soft bounces, goes on, goes on', 'again, of the same message');
SELECT is(outreach_internal.strikes(fixture.send_of(:'soft', :'once')), 1::bigint, 'is the same strike');
SELECT is(pg_temp.bounces(:'soft', :'once', 's3'), 'person stopped: soft bounces, person stopped: soft bounces, goes on', 'two strikes: each campaign that has the rule by its own number');
SELECT is((SELECT p.contact_status FROM outreach.people AS p WHERE p.outreach_id = :'soft'), 'active', 'the person stays contactable');
SELECT is_empty(format($$SELECT x.* FROM outreach.suppressions AS x JOIN outreach.people AS p ON p.email_key = x.address WHERE p.outreach_id = %L$$, :'soft'), 'and the address is not suppressed');
SELECT fixture.contactable() AS moved \gset
SELECT outreach.enroll_campaign(c) FROM unnest(ARRAY[:'once', :'twice', :'never']::uuid[]) AS c;
SELECT pg_temp.bounces(:'moved', :'never', 'm1') \gset before_
UPDATE outreach.people SET email = 'new@soft.example' WHERE outreach_id = :'moved';
UPDATE outreach.send_log SET recipient = 'new@soft.example' WHERE send_id = fixture.send_of(:'moved', :'twice');
SELECT is(pg_temp.bounces(:'moved', :'twice', 'm2'), 'person stopped: soft bounces, goes on, goes on', 'strikes against an address do not count against the next');

SELECT * FROM finish();
ROLLBACK;
