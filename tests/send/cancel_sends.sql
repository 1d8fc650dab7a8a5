BEGIN;
SELECT plan(21);

SELECT fixture.function_is('outreach.cancel_sends', 'campaign_id uuid, reason text',
  'bigint', 'volatile', 'outreach_owner', '{outreach_app,outreach_operator}');

SELECT fixture.enrolled(5) AS campaign, fixture.enrolled(1) AS other \gset
UPDATE outreach.people SET contact_status = 'paused' WHERE person_id = (SELECT person_id FROM outreach.send_log WHERE campaign_id = :'campaign' ORDER BY due_at LIMIT 1);
SELECT outreach.claim_sends('w', 2);
SELECT outreach.begin_sends(jsonb_build_array(fixture.claims(:'campaign') -> 0));
SELECT is(outreach.cancel_sends(:'campaign', 'wrong offer'), 3::bigint, 'what is scheduled or blocked');
SELECT results_eq(format('SELECT status, count(*), count(blocked_codes) FROM outreach.send_log WHERE campaign_id = %L GROUP BY status ORDER BY status', :'campaign'),
  $$VALUES ('cancelled', 3::bigint, 0::bigint), ('claimed', 1, 0), ('sending', 1, 0)$$, 'is cancelled; what is claimed or begun goes on');
SELECT is((SELECT array_agg(DISTINCT status_reason) FROM outreach.send_log WHERE status = 'cancelled'), '{wrong offer}', 'with the reason');
SELECT isnt((SELECT array_agg(DISTINCT status) FROM outreach.send_log WHERE campaign_id = :'other'), '{cancelled}', 'another campaign is left alone');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is(outreach.cancel_sends(:'campaign', 'wrong offer'), 0::bigint, 'once');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'campaign' AND status = 'scheduled'), 0::bigint, 'nothing is left');
SELECT throws_ok(format('SELECT outreach.cancel_sends(%L, %L)', :'campaign', ' '), 'OX004', NULL, 'a reason is required');
SELECT throws_ok(format('SELECT outreach.cancel_sends(%L, %L)', :'campaign', 'ann@example.com asked'), 'OX004', NULL, 'and holds no address');
SELECT throws_ok($$SELECT outreach.cancel_sends(gen_random_uuid(), 'why')$$, 'OX014', NULL, 'unknown campaign');
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.cancel_sends(NULL, ''why'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_stranger}'::text[]) AS r;
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.cancel_sends(NULL, ''why'')')$$, r), 'OX014', NULL, r || ' may') FROM unnest('{outreach_app,outreach_operator}'::text[]) AS r;

SELECT * FROM finish();
ROLLBACK;
