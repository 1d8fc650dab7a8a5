BEGIN;
SELECT plan(30);

SELECT fixture.function_is('outreach_internal.gate_message', 'code text', 'text', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.refuse_contact', 'reasons text[]', 'void', 'immutable', 'outreach_owner', '{}', definer => false);

SELECT matches(outreach_internal.gate_message('OX' || n), '^[a-z].{10,60}$', 'OX' || n || ' has a short, constant message') FROM generate_series(101, 111) AS n;
SELECT is(outreach_internal.gate_message('OX999'), NULL, 'others have none here');

SELECT throws_ok($$SELECT outreach_internal.refuse_contact('{"OX103 company is INELIGIBLE","OX107 identity is not PASS"}')$$, 'OX103', 'company is ineligible', 'the first reason is the error');
SELECT is((fixture.refusal($$SELECT outreach_internal.refuse_contact('{"OX103 company is INELIGIBLE","OX107 identity is not PASS"}')$$)).detail::jsonb,
  '[{"code": "OX103", "reason": "company is INELIGIBLE"}, {"code": "OX107", "reason": "identity is not PASS"}]'::jsonb, 'DETAIL holds all as JSON');
SELECT throws_ok(format('SELECT outreach_internal.refuse_contact(%L)', reasons), 'OX901', 'gate refuses without a reason', 'no reason is no leave to proceed: ' || coalesce(reasons, 'NULL'))
FROM (VALUES ('{}'), (NULL)) AS none (reasons);

SELECT * FROM finish();
ROLLBACK;
