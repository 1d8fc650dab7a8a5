BEGIN;
SELECT plan(45);

SELECT fixture.function_is('outreach_internal.apply_misfires', 'campaign_id uuid, paused_from timestamp with time zone, resumed_at timestamp with time zone',
  'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

-- A paused campaign of three steps, the second after two hours, the third after two days, with eight companies. Paused on
-- Monday, 2027-03-01, at 12:00, resumed on Tuesday at 12:00; its sends are due at these hours of Monday.
CREATE FUNCTION pg_temp.paused(policy text, hours text[], options jsonb DEFAULT '{}') RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := outreach.create_campaign('Three');
BEGIN
  PERFORM outreach.add_sequence_step(_id, n, 's', 'b', d) FROM unnest('{1,2,5}'::integer[], '{0,2 hours,2 days}'::interval[]) AS s (n, d);
  PERFORM outreach.configure_campaign(_id, options || jsonb_build_object('misfire_policy', policy), 'test');
  PERFORM outreach.set_campaign_status(_id, 'active');
  PERFORM outreach.enroll_campaign(_id, cardinality(hours));
  UPDATE outreach.send_log AS s SET due_at = '2027-03-01 00:00Z'::timestamptz + hours[o.n]::interval
  FROM (SELECT send_id, row_number() OVER (ORDER BY send_id) AS n FROM outreach.send_log WHERE campaign_id = _id) AS o WHERE o.send_id = s.send_id;
  UPDATE outreach_internal.send_queue AS q SET next_at = s.due_at FROM outreach.send_log AS s WHERE s.send_id = q.send_id;
  PERFORM outreach.set_campaign_status(_id, 'paused');
  RETURN _id;
END
$$;
CREATE FUNCTION pg_temp.apply(id uuid, resumed text DEFAULT '2027-03-02 12:00Z') RETURNS bigint LANGUAGE sql AS $$ SELECT outreach_internal.apply_misfires(id, '2027-03-01 12:00Z', resumed::timestamptz) $$;
CREATE FUNCTION pg_temp.sends(id uuid, n integer DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', s.step_number, s.status, to_char(s.due_at AT TIME ZONE 'UTC', 'DD HH24:MI'), s.status_reason)
  FROM outreach.send_log AS s
  JOIN (SELECT person_id, row_number() OVER (ORDER BY send_id) AS n FROM outreach.send_log WHERE campaign_id = id AND step_number = 1) AS o USING (person_id)
  WHERE s.campaign_id = id AND o.n = coalesce(sends.n, o.n)
  ORDER BY o.n, s.step_number
$$;
SELECT fixture.contactable() FROM generate_series(1, 8);
\set skipped 'skipped: its time passed while the campaign was paused'
\set held 'OX113 held: its time passed while the campaign was paused'

-- late, and unset
SELECT pg_temp.paused(NULL, '{13h,30h}') AS unset, pg_temp.paused('late', '{13h,30h}') AS late \gset
SELECT is(pg_temp.apply(id), 0::bigint, 'late: none') FROM unnest(ARRAY[:'unset', :'late']::uuid[]) AS id;
SELECT results_eq(format('SELECT pg_temp.sends(%L)', id), $$VALUES ('1 scheduled 01 13:00'), ('1 scheduled 02 06:00')$$, 'they stay scheduled') FROM unnest(ARRAY[:'unset', :'late']::uuid[]) AS id;

-- hold
SELECT pg_temp.paused('hold', '{11:59:59,12:00,20h,36h,36:00:01}') AS hold \gset
SELECT is(pg_temp.apply(:'hold'), 3::bigint, 'hold: those whose time passed while it was paused');
SELECT results_eq(format('SELECT pg_temp.sends(%L)', :'hold'), format($$VALUES ('1 scheduled 01 11:59'), ('1 blocked 01 12:00 %1$s'), ('1 blocked 01 20:00 %1$s'), ('1 blocked 02 12:00 %1$s'), ('1 scheduled 02 12:00')$$, :'held'),
  'from the pause to its end, not what was due before or is due after');
SELECT results_eq(format('SELECT DISTINCT blocked_codes FROM outreach.send_log WHERE campaign_id = %L AND status = ''blocked''', :'hold'), $$VALUES ('{OX113}'::text[])$$, 'with a code');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT results_eq(format('SELECT code, sends, would_pass_now FROM outreach.vw_blocked_sends WHERE campaign_id = %L', :'hold'), $$VALUES ('OX113', 3::bigint, 3::bigint)$$, 'analysts see them, and that they would pass');
SELECT results_eq(format('SELECT stopped_at, codes, reason FROM outreach.why_not_sent(%L, %L)', (SELECT outreach_id FROM outreach.send_log WHERE campaign_id = :'hold' AND status = 'blocked' LIMIT 1), :'hold'),
  format($$VALUES ('schedule', '{OX113}'::text[], '%s')$$, :'held'), 'and why_not_sent says so');
SELECT is(pg_temp.apply(:'hold'), 0::bigint, 'once');
SELECT is(outreach.requeue_blocked(:'hold', 'send it late', '{OX104}'), 0::bigint, 'no other code releases them');
SELECT is(outreach.requeue_blocked(:'hold', 'send it late', '{OX113}'), 3::bigint, 'a person does, with a reason');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees again');
SELECT is(outreach_internal.apply_misfires(:'hold', '2027-03-03 12:00Z', '2027-03-04 12:00Z'), 0::bigint, 'and a later pause holds them no more');

-- skip
SELECT pg_temp.paused('skip', '{11h,13h,35h}') AS skip \gset
SELECT is(pg_temp.apply(:'skip'), 3::bigint, 'skip: those whose time passed, and the steps after them whose time passed as well');
SELECT results_eq(format('SELECT pg_temp.sends(%L, 1)', :'skip'), $$VALUES ('1 scheduled 01 11:00')$$, 'what was due before stays');
SELECT results_eq(format('SELECT pg_temp.sends(%L, 2)', :'skip'), format($$VALUES ('1 cancelled 01 13:00 %1$s'), ('2 cancelled 01 15:00 %1$s'), ('5 scheduled 03 15:00')$$, :'skipped'),
  'as if each had left at its time');
SELECT results_eq(format('SELECT pg_temp.sends(%L, 3)', :'skip'), format($$VALUES ('1 cancelled 02 11:00 %1$s'), ('2 scheduled 02 13:00')$$, :'skipped'), 'the next that is still to come is scheduled');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is(pg_temp.apply(:'skip', '2027-03-20 12:00Z'), 3::bigint, 'a longer pause');
SELECT results_eq(format('SELECT pg_temp.sends(%L, 2)', :'skip'), format($$VALUES ('1 cancelled 01 13:00 %1$s'), ('2 cancelled 01 15:00 %1$s'), ('5 cancelled 03 15:00 %1$s')$$, :'skipped'), 'may pass over all that is left');
SELECT results_eq(format('SELECT pg_temp.sends(%L, 3)', :'skip'), format($$VALUES ('1 cancelled 02 11:00 %1$s'), ('2 cancelled 02 13:00 %1$s'), ('5 cancelled 04 13:00 %1$s')$$, :'skipped'), 'for everybody');

-- What may not be scheduled is not: the rules of the next step are those after a send.
SELECT pg_temp.paused('skip', '{13h,13h,13h}') AS stopped \gset
UPDATE outreach.people SET contact_status = 'paused' WHERE person_id = (SELECT person_id FROM outreach.send_log WHERE campaign_id = :'stopped' ORDER BY send_id LIMIT 1);
INSERT INTO outreach.suppressions (channel, address, reason, origin) SELECT 'email', recipient_key, 'r', 'o' FROM outreach.send_log WHERE campaign_id = :'stopped' ORDER BY send_id OFFSET 1 LIMIT 1;
SELECT is(pg_temp.apply(:'stopped', '2027-03-01 14:00Z'), 3::bigint, 'skip, when some are not contactable any more');
SELECT results_eq(format('SELECT pg_temp.sends(%L)', :'stopped'), format($$VALUES ('1 cancelled 01 13:00 %1$s'), ('1 cancelled 01 13:00 %1$s'), ('1 cancelled 01 13:00 %1$s'), ('2 scheduled 01 15:00')$$, :'skipped'), 'they get no next step');
DELETE FROM outreach.suppressions;
UPDATE outreach.people SET contact_status = 'active';

-- The time of a send is when it could have left: on Monday and Tuesday, from 09:00 to 17:00 of the recipient, in Los Angeles from
-- 17:00Z to 01:00Z, in New York, by the company's country, from 14:00Z to 22:00Z.
UPDATE outreach.people SET time_zone = 'America/Los_Angeles';
SELECT pg_temp.paused('hold', '{-4h,13h,24h,24h,26h}', '{"windows": [{"days": [1, 2], "from": "09:00", "to": "17:00"}], "time_zone": "Europe/Berlin"}') AS windows \gset
UPDATE outreach.people SET time_zone = NULL WHERE person_id = (SELECT person_id FROM outreach.send_log WHERE campaign_id = :'windows' ORDER BY send_id OFFSET 3 LIMIT 1);
SELECT is(pg_temp.apply(:'windows'), 3::bigint, 'windows: those that could have left while it was paused');
SELECT results_eq(format('SELECT pg_temp.sends(%L, n) FROM generate_series(1, 5) AS n', :'windows'),
  format($$VALUES ('1 blocked 28 20:00 %1$s'), ('1 blocked 01 13:00 %1$s'), ('1 blocked 02 00:00 %1$s'), ('1 scheduled 02 00:00'), ('1 scheduled 02 02:00')$$, :'held'),
  'also what was due before and waited for a window; not what still waits for one');
UPDATE outreach.people SET time_zone = 'America/Los_Angeles';
SELECT pg_temp.paused('skip', '{-4h}', '{"windows": [{"days": [1, 2], "from": "09:00", "to": "17:00"}]}') AS windows \gset
SELECT is(pg_temp.apply(:'windows'), 2::bigint, 'skip within windows');
SELECT results_eq(format('SELECT pg_temp.sends(%L)', :'windows'), format($$VALUES ('1 cancelled 28 20:00 %1$s'), ('2 cancelled 01 19:00 %1$s'), ('5 scheduled 03 19:00')$$, :'skipped'), 'the next step counts from when the window opened');
SELECT outreach.load_holidays('[{"country": "US", "day": "2027-03-01", "name": "a Monday"}]');
SELECT pg_temp.paused('hold', '{13h}', '{"windows": [{"days": [1, 2], "from": "09:00", "to": "17:00"}], "observe_holidays": true}') AS holiday, pg_temp.paused('hold', '{13h}', '{"observe_holidays": true}') AS day,
  pg_temp.paused('hold', '{13h}', '{"observe_holidays": false}') AS work \gset
SELECT is(pg_temp.apply(:'holiday'), 0::bigint, 'on a holiday nothing could have left');
SELECT is(pg_temp.apply(:'holiday', '2027-03-02 17:00Z'), 1::bigint, 'but the day after');
SELECT is(pg_temp.apply(:'day', '2027-03-02 07:59Z'), 0::bigint, 'without windows nothing before midnight');
SELECT is(pg_temp.apply(:'day', '2027-03-02 08:00Z'), 1::bigint, 'and then it could');
SELECT is(pg_temp.apply(:'work'), 1::bigint, 'where holidays are not observed it could');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees to the end');

-- Only what is scheduled, and only in this campaign.
SELECT pg_temp.paused('skip', '{13h}') AS other, pg_temp.paused('skip', '{13h,13h}') AS busy \gset
UPDATE outreach.send_log SET status = 'claimed', claim_token = gen_random_uuid(), claimed_by = 'w', claimed_at = clock_timestamp() WHERE send_id = fixture.a_send(:'busy');
SELECT is(pg_temp.apply(:'busy', '2027-03-01 14:00Z'), 1::bigint, 'what is scheduled');
SELECT is(fixture.status(fixture.a_send(:'busy')), 'claimed', 'what a worker holds is left to it');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'other' AND status = 'scheduled'), 1::bigint, 'another campaign is left alone');

SELECT * FROM finish();
ROLLBACK;
