BEGIN;
SELECT plan(39);

SELECT fixture.function_is('outreach_internal.parse_claims', 'claims jsonb, OUT send_ids uuid[], OUT claim_tokens uuid[]',
  'record', 'stable', 'outreach_owner', '{}', definer => false);

SELECT fixture.function_is('outreach_internal.refuse_elements', 'elements jsonb, types jsonb, required text[]',
  'void', 'stable', 'outreach_owner', '{}', definer => false);

SELECT results_eq($$SELECT send_ids::text, claim_tokens::text FROM outreach_internal.parse_claims('[{"send_id": "00000000-0000-4000-8000-000000000001", "claim_token": "00000000-0000-4000-8000-00000000000A"},
    {"claim_token": "00000000-0000-4000-8000-00000000000b", "send_id": "00000000-0000-4000-8000-000000000002", "more": 1}]')$$,
  $$VALUES ('{00000000-0000-4000-8000-000000000001,00000000-0000-4000-8000-000000000002}', '{00000000-0000-4000-8000-00000000000a,00000000-0000-4000-8000-00000000000b}')$$, 'ids and tokens, in order');
SELECT results_eq($$SELECT send_ids, claim_tokens FROM outreach_internal.parse_claims('[]')$$, $$VALUES ('{}'::uuid[], '{}'::uuid[])$$, 'none');
SELECT throws_ok(format('SELECT outreach_internal.parse_claims(%L)', given), 'OX011', NULL, 'malformed: ' || coalesce(given, 'NULL'))
FROM (VALUES (NULL), ('null'), ('{}'), ('3'), ('"x"'), ('[1]'), ('[null]'), ('[[]]'), ('[{}]'), ('[{"send_id": "00000000-0000-4000-8000-000000000001"}]'),
  ('[{"send_id": "x", "claim_token": "00000000-0000-4000-8000-000000000001"}]'), ('[{"send_id": null, "claim_token": "00000000-0000-4000-8000-000000000001"}]'),
  ('[{"send_id": 5, "claim_token": "00000000-0000-4000-8000-000000000001"}]'), ('[{"send_id": {}, "claim_token": "00000000-0000-4000-8000-000000000001"}]')) AS bad (given);
SELECT alike((fixture.refusal($$SELECT outreach_internal.parse_claims('[{"send_id": "00000000-0000-4000-8000-000000000001", "claim_token": "00000000-0000-4000-8000-000000000001"}, {"send_id": "x"}]')$$)).detail,
  'element 1, key %', 'DETAIL names the element, counted from 0');

SELECT throws_ok(format('SELECT outreach_internal.refuse_elements(%L, %L, %L)', given, '{"t": "time", "x": "text", "o": "object", "s": "string"}', '{x}'), 'OX011', NULL, 'malformed: ' || given)
FROM (VALUES ('[{}]'), ('[{"x": " "}]'), ('[{"x": 1}]'), ('[{"x": "a", "t": "soon"}]'), ('[{"x": "a", "t": "infinity"}]'), ('[{"x": "a", "o": []}]'), ('[{"x": "a", "s": 5}]'), ('[{"x": "a"}]')) AS bad (given);

SELECT * FROM finish();
ROLLBACK;
