BEGIN;
SELECT plan(18);

SELECT fixture.function_is('outreach_internal.apply_stops', 'send_ids uuid[], event_types text[], providers text[]',
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
SELECT is(pg_temp.stop(4, 'bounce', 'unsubscribe', 'bounce'), 'unsubscribed, unsubscribe, cancelled (person stopped: bounce)', 'the weightier stays');
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

SELECT * FROM finish();
ROLLBACK;
