BEGIN;
SELECT plan(12);

SELECT fixture.function_is('outreach_internal.refuse_handed_over', 'send_ids uuid[]', 'void', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.enrolled(2) AS campaign \gset
SELECT fixture.make_due() \g /dev/null
SELECT send_id AS send, claim_token AS token FROM outreach.claim_sends('w', 1) \gset
SELECT send_id AS other FROM outreach.send_log WHERE send_id <> :'send' \gset
SELECT lives_ok(format('SELECT outreach_internal.refuse_handed_over(ARRAY[%L, %L]::uuid[])', :'send', :'other'), 'a claim is no hand-over');
SELECT outreach.begin_send(:'send', :'token');
SELECT throws_ok(format('SELECT outreach_internal.refuse_handed_over(ARRAY[%L, %L]::uuid[])', :'other', :'send'), 'OX206', 'a send is being handed over', 'a begin is');
SELECT lives_ok(format('SELECT outreach_internal.refuse_handed_over(ARRAY[%L]::uuid[])', :'other'), 'of the send that was named');
SELECT lives_ok('SELECT outreach_internal.refuse_handed_over(''{}'')', 'of none');
SELECT fixture.expire_leases();
SELECT lives_ok(format('SELECT outreach_internal.refuse_handed_over(ARRAY[%L]::uuid[])', :'send'), 'while its lease runs');

SELECT * FROM finish();
ROLLBACK;
