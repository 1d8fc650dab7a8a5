BEGIN;
SELECT plan(59);

SELECT fixture.function_is('outreach.set_campaign_status', 'campaign_id uuid, status text, reason text DEFAULT NULL::text',
  'void', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT fixture.campaign('One', 1, false) AS one \gset
SELECT lives_ok(format($$SELECT fixture.as_role('outreach_app', $s$SELECT outreach.set_campaign_status(%L, 'active')$s$)$$, :'one'), 'an application may');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_operator', $s$SELECT outreach.set_campaign_status(%L, 'paused')$s$)$$, :'one'), '42501', NULL, 'an operator may not');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_stranger', $s$SELECT outreach.set_campaign_status(%L, 'paused')$s$)$$, :'one'), '42501', NULL, 'a stranger may not');

-- Every pair of statuses, the legal ones and the others.
CREATE FUNCTION pg_temp.moves(before text, after text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := fixture.campaign(NULL, 1, false);
BEGIN
  UPDATE outreach.campaigns SET status = before WHERE campaign_id = _id;
  PERFORM outreach.set_campaign_status(_id, after, 'because');
  RETURN (SELECT CASE WHEN status = after AND status_reason = 'because' THEN 'moves' ELSE 'does not' END FROM outreach.campaigns WHERE campaign_id = _id);
EXCEPTION WHEN SQLSTATE 'OX208' THEN
  RETURN 'OX208';
END
$$;
SELECT is(pg_temp.moves(b, a), CASE WHEN (b, a) IN (('draft', 'active'), ('active', 'paused'), ('paused', 'active'), ('active', 'completed'), ('paused', 'completed'),
  ('completed', 'archived'), ('draft', 'archived')) THEN 'moves' ELSE 'OX208' END, b || ' -> ' || a)
FROM unnest('{draft,active,paused,completed,archived}'::text[]) AS b, unnest('{draft,active,paused,completed,archived,open}'::text[]) AS a;
SELECT throws_ok(format('SELECT outreach.set_campaign_status(%L, NULL)', :'one'), 'OX208', 'illegal campaign status transition', 'to nothing');
SELECT throws_ok($$SELECT outreach.set_campaign_status(gen_random_uuid(), 'active')$$, 'OX014', NULL, 'unknown campaign');
SELECT throws_ok(format($$SELECT outreach.set_campaign_status(%L, 'paused', ' ')$$, :'one'), 'OX004', NULL, 'a reason that is given is not blank');
SELECT throws_ok(format($$SELECT outreach.set_campaign_status(%L, 'paused', 'ann@example.com asked')$$, :'one'), 'OX004', NULL, 'nor holds an address');

-- Completing cancels what is scheduled, and only that.
SELECT fixture.enrolled(4) AS two \gset
SELECT count(*) FROM outreach.claim_sends('w', 1);
UPDATE outreach.people SET contact_status = 'paused' WHERE person_id = (SELECT person_id FROM outreach.send_log WHERE campaign_id = :'two' AND status = 'scheduled' LIMIT 1);
SELECT count(*) FROM outreach.claim_sends('w', 1);
SELECT results_eq(format($$SELECT status, count(*) FROM outreach.send_log WHERE campaign_id = %L GROUP BY status ORDER BY status$$, :'two'),
  $$VALUES ('blocked', 1::bigint), ('claimed', 2), ('scheduled', 1)$$, 'before');
SELECT outreach.set_campaign_status(:'two', 'completed');
SELECT results_eq(format($$SELECT status, count(*) FROM outreach.send_log WHERE campaign_id = %L GROUP BY status ORDER BY status$$, :'two'),
  $$VALUES ('blocked', 1::bigint), ('cancelled', 1), ('claimed', 2)$$, 'completing cancels what is scheduled');
SELECT is((SELECT status_reason FROM outreach.send_log WHERE campaign_id = :'two' AND status = 'cancelled'), 'campaign is completed', 'and says why');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is(outreach.release_claims(fixture.claims(:'two')), 2::bigint, 'what is given back to it later');
SELECT results_eq(format($$SELECT status, count(*) FROM outreach.send_log WHERE campaign_id = %L GROUP BY status ORDER BY status$$, :'two'),
  $$VALUES ('blocked', 1::bigint), ('cancelled', 3)$$, 'is cancelled as well');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue still agrees');

SELECT fixture.campaign(NULL, 1, false) AS three \gset
SELECT outreach.enroll_campaign(:'three') > 0 AS enrolled;
SELECT outreach.set_campaign_status(:'three', 'archived');
SELECT is((SELECT array_agg(DISTINCT status) FROM outreach.send_log WHERE campaign_id = :'three'), '{cancelled}', 'archiving a draft cancels as well');

-- What fell due while it was paused follows its misfire policy when it is active again, and only then.
CREATE FUNCTION pg_temp.misfired(policy text, through text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := fixture.campaign(NULL, 1);
BEGIN
  PERFORM outreach.configure_campaign(_id, jsonb_build_object('misfire_policy', policy), 'test');
  PERFORM outreach.enroll_campaign(_id, 2);
  PERFORM outreach.set_campaign_status(_id, 'paused');
  UPDATE outreach.send_log SET due_at = clock_timestamp() WHERE send_id = fixture.a_send(_id);
  UPDATE outreach_internal.send_queue AS q SET next_at = s.due_at FROM outreach.send_log AS s WHERE s.send_id = q.send_id AND s.campaign_id = _id;
  PERFORM outreach.set_campaign_status(_id, status) FROM unnest(through) AS status;
  RETURN (SELECT string_agg(status, ' ' ORDER BY send_id) FROM outreach.send_log WHERE campaign_id = _id);
END
$$;
SELECT is(pg_temp.misfired(policy, through), expected, why)
FROM (VALUES
  (NULL, '{active}'::text[], 'scheduled scheduled', 'without one it goes late'),
  ('late', '{active}', 'scheduled scheduled', 'late'),
  ('skip', '{active}', 'cancelled scheduled', 'skip: what fell due since it was paused, not what was due before'),
  ('hold', '{active}', 'blocked scheduled', 'hold'),
  ('hold', '{active,paused,active}', 'blocked scheduled', 'once'),
  ('hold', '{completed}', 'cancelled cancelled', 'not when it is completed')) AS p (policy, through, expected, why);
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees with all of it');

SELECT * FROM finish();
ROLLBACK;
