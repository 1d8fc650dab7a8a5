BEGIN;
SELECT plan(69);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.erased_addresses')$$, $$VALUES
  ('channel text NOT NULL'),
  ('address_hash bytea NOT NULL'),
  ('untagged_hash bytea NOT NULL'),
  ('person_id uuid NOT NULL'),
  ('reason text NOT NULL'),
  ('origin text NOT NULL'),
  ('erased_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.erased_addresses')$$, $$VALUES
  ('PRIMARY KEY (channel, address_hash)'), ('FOREIGN KEY (person_id) REFERENCES outreach.erasures(person_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach_internal.erased_addresses')$$, $$VALUES ('refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.erased_addresses')$$, 'no access role reads it');
SELECT table_owner_is('outreach_internal', 'erased_addresses', 'outreach_control', 'its owner');
SELECT fixture.function_is('outreach_internal.is_erased', 'channel text, address text', 'boolean', 'stable', 'outreach_control', '{}');
SELECT fixture.function_is('outreach_internal.mentions_erased', 'content text', 'boolean', 'stable', 'outreach_control', '{}');
SELECT fixture.function_is('outreach_internal.erased_identifier', 'identifier text', 'text', 'stable', 'outreach_control', '{}');
SELECT fixture.function_is('outreach_internal.erased_payload', 'payload jsonb', 'jsonb', 'immutable', 'outreach_control', '{}', definer => false);

SELECT outreach_internal.record_erasure(ARRAY[p], 'a test', ARRAY[p, p, p], '{email,phone,email}', '{ann+x@xn--bcher-kva.example,+1777,lee@acme.example}', '{complaint,erasure,erasure}', '{p,test,test}') FROM gen_random_uuid() AS p \gset
SELECT is(outreach_internal.is_erased(c, a), e, format('%s %s', c, a)) FROM (VALUES ('email', 'lee@acme.example', true), ('phone', '+1777', true), ('email', 'ann@xn--bcher-kva.example', false), ('phone', 'lee@acme.example', false), ('email', NULL, false), (NULL, '+1777', false)) AS v (c, a, e);
SELECT is(outreach_internal.mentions_erased(t), true, 'mentions: ' || t)
FROM (VALUES ('lee@acme.example'), ('LEE@ACME.EXAMPLE'), ('550 <Lee@acme.example>: unknown'), ('Ann+X@Bücher.example wrote'), ('mailto:lee@acme.example?subject=x'), ('https://x.example/u?to=lee@acme.example&x=1'),
  ('To: "Lee" <lee@acme.example>, bo@acme.example'), ('lee@acme.example.'), ('(lee@acme.example)'), ('bo@x.example,lee@acme.example;'), ((SELECT jsonb_build_object('text', E'a line\nlee@acme.example\tor'))::text), ('{"lee@acme.example": 1}'), ('x@y=lee@acme.example'), ('{{lee@acme.example}}')) AS v (t);
SELECT is(outreach_internal.mentions_erased(t), false, 'does not: ' || coalesce(t, 'NULL'))
FROM (VALUES ('ann.lee@acme.example'), ('lee@acme.example.com'), ('lee@mail.acme.example'), ('ann@bücher.example'), ('lee at acme.example'), ('+1777'), (''), (NULL)) AS v (t);
SELECT is(outreach_internal.erased_identifier('<1@mail.example>'), '<1@mail.example>', 'an identifier stays');
SELECT matches(outreach_internal.erased_identifier('1=lee@acme.example'), '^erased:[0-9a-f]{64}$', 'unless it holds an erased address');
SELECT isnt(outreach_internal.erased_identifier('1=lee@acme.example'), outreach_internal.erased_identifier('2=lee@acme.example'), 'two stay two');
SELECT is(outreach_internal.erased_identifier(NULL), NULL, 'none stays none');
SELECT is(outreach_internal.erased_payload(g), e::jsonb, format('%s becomes %s', g, e)) FROM (VALUES ('{"bounce_type": "Soft", "to": "lee"}'::jsonb, '{"bounce_type": "soft"}'), ('{"bounce_type": "lee"}', '{}'), ('{}', '{}')) AS v (g, e);

SELECT results_eq('SELECT channel, reason, origin FROM outreach_internal.erased_addresses ORDER BY 1, 2', $$VALUES ('email', 'complaint', 'p'), ('email', 'erasure', 'test'), ('phone', 'erasure', 'test')$$, 'reason and origin are kept');

SELECT * FROM finish();
ROLLBACK;
