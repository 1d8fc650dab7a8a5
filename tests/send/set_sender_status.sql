BEGIN;
SELECT plan(16);

SELECT fixture.function_is('outreach.set_sender_status', 'sender_id uuid, status text, reason text',
  'void', 'volatile', 'outreach_owner', '{outreach_app,outreach_operator}');
SELECT outreach.add_sender('ann@mail.example') AS ann, gen_random_uuid() AS unknown \gset
SELECT outreach.set_sender_status(:'ann', 'paused', 'mailbox is full');
SELECT results_eq('SELECT status, status_reason, status_changed_by = session_user FROM outreach.senders', $$VALUES ('paused', 'mailbox is full', true)$$, 'paused, with who and why');
SELECT outreach.set_sender_status(:'ann', 'active', 'emptied');
SELECT is((SELECT status FROM outreach.senders), 'active', 'active again');
SELECT throws_ok(format('SELECT outreach.set_sender_status(%L, %L, %L)', :'ann', status, 'why'), 'OX016', NULL, 'status ' || coalesce(status, 'NULL')) FROM unnest('{asleep,NULL}'::text[]) AS status;
SELECT throws_ok(format('SELECT outreach.set_sender_status(%L, %L, %L)', :'ann', 'paused', ''), 'OX004', NULL, 'a reason is required');
SELECT throws_ok(format('SELECT outreach.set_sender_status(%L, %L, %L)', :'unknown', 'paused', 'why'), 'OX014', 'unknown sender', 'an unknown sender');
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.set_sender_status(NULL, ''paused'', ''why'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_stranger}'::text[]) AS r;
SELECT throws_ok($$SELECT fixture.as_role('outreach_operator', 'SELECT outreach.set_sender_status(NULL, ''paused'', ''why'')')$$, 'OX014', NULL, 'an operator may');

SELECT * FROM finish();
ROLLBACK;
