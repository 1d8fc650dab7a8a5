BEGIN;
SELECT plan(8);

SELECT results_eq($$SELECT fixture.columns('outreach.unsubscribe_tokens')$$, $$VALUES
  ('token_hash bytea NOT NULL'),
  ('channel text NOT NULL'),
  ('address text NOT NULL'),
  ('send_id uuid NOT NULL'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('used_at timestamp with time zone')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.unsubscribe_tokens')$$, $$VALUES
  ('PRIMARY KEY (send_id, token_hash)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach.unsubscribe_tokens')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'unsubscribe_tokens', 'outreach_owner', 'its owner');

SELECT throws_ok($$INSERT INTO outreach.unsubscribe_tokens (token_hash, channel, address, send_id) VALUES ('\x01', 'email', 'a@b.example', gen_random_uuid())$$, '23514', NULL, 'a hash, not a token');
SELECT fixture.enrolled(3) AS campaign \gset
SELECT context ->> 'unsubscribe_token' AS token, send_id AS send, recipient FROM outreach.claim_sends('w', 1) \gset
SELECT results_eq('SELECT token_hash, channel, address, send_id, used_at FROM outreach.unsubscribe_tokens',
  format($$VALUES (sha256(convert_to(%L, 'UTF8')), 'email', %L, %L::uuid, NULL::timestamptz)$$, :'token', :'recipient', :'send'), 'a claim leaves the hash of its token');
SELECT matches(:'token'::text, '^' || replace(:'send', '-', '') || '[0-9a-f]{64}$', 'a token is its send and 256 bits, 244 of them random');
SELECT unalike((SELECT string_agg(t::text, ' ') FROM outreach.unsubscribe_tokens AS t), '%' || :'token' || '%', 'the token itself is nowhere');

SELECT * FROM finish();
ROLLBACK;
