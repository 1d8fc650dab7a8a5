BEGIN;
SELECT plan(18);

SELECT fixture.function_is('outreach_internal.refuse_transition', 'what text',
  'void', 'immutable', 'outreach_owner', '{}', definer => false);

SELECT fixture.function_is('outreach_internal.refuse_unknown_send', 'send_id uuid',
  'void', 'immutable', 'outreach_owner', '{}', definer => false);

SELECT throws_ok($$SELECT outreach_internal.refuse_transition('what')$$, 'OX205', 'illegal transition or stale token', 'OX205');
SELECT is((fixture.refusal($$SELECT outreach_internal.refuse_transition('what')$$)).detail, 'what', 'with its detail');
SELECT throws_ok($$SELECT outreach_internal.refuse_unknown_send(gen_random_uuid())$$, 'OX014', 'unknown send', 'OX014');
SELECT is((fixture.refusal($$SELECT outreach_internal.refuse_unknown_send(NULL)$$)).detail, 'send_id null', 'also for NULL');

SELECT * FROM finish();
ROLLBACK;
