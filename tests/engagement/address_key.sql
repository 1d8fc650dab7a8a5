BEGIN;
SET LOCAL client_min_messages = warning;
SELECT plan(31);

SELECT fixture.function_is('outreach_internal.hmac_pad', 'key bytea, pad integer', 'bytea', 'immutable', 'outreach_control', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.address_hash', 'channel text, address text', 'bytea', 'stable', 'outreach_control', '{}');
SELECT results_eq($$SELECT fixture.columns('outreach_internal.address_key')$$, $$VALUES
  ('only_one boolean NOT NULL DEFAULT true'),
  ('key bytea NOT NULL'),
  ('inner_pad bytea NOT NULL'),
  ('outer_pad bytea NOT NULL'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.address_key')$$, $$VALUES ('PRIMARY KEY (only_one)')$$, 'one key');
SELECT results_eq($$SELECT fixture.guards('outreach_internal.address_key')$$, $$VALUES ('refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.address_key')$$, 'no access role reads it');
SELECT is(has_table_privilege('outreach_owner', 'outreach_internal.address_key', 'SELECT'), false, 'nor the hub''s owner');
SELECT is((SELECT count(*) FROM outreach_internal.address_key WHERE octet_length(key) = 32), 1::bigint, 'it is there as deployed');

-- RFC 4231: HMAC-SHA256, with the message behind the pads as it is hashed here.
CREATE FUNCTION pg_temp.hmac(key bytea, message bytea) RETURNS text LANGUAGE sql AS
$$ SELECT encode(sha256(outreach_internal.hmac_pad(key, 92) || sha256(outreach_internal.hmac_pad(key, 54) || message)), 'hex') $$;
SELECT is(pg_temp.hmac(key, message), expected, 'RFC 4231')
FROM (VALUES
  (decode(repeat('0b', 20), 'hex'), 'Hi There'::bytea, 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'),
  ('Jefe', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
  (decode(repeat('aa', 20), 'hex'), decode(repeat('dd', 50), 'hex'), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe')
) AS v (key, message, expected);
SELECT is(encode(outreach_internal.address_hash('email', 'änn@x.example'), 'hex'), pg_temp.hmac(k.key, convert_to(E'email\nänn@x.example', 'UTF8')), 'a channel and an address, under the key') FROM outreach_internal.address_key AS k;
SELECT isnt(outreach_internal.address_hash('email', '+1555'), outreach_internal.address_hash('phone', '+1555'), 'each channel for itself');
SELECT is(outreach_internal.address_hash('email', NULL), NULL, 'nothing is hashed of nothing');

SELECT throws_ok(format('INSERT INTO outreach_internal.address_key (only_one, key, inner_pad, outer_pad) SELECT %s, key, inner_pad, outer_pad FROM outreach_internal.address_key', v), code, NULL, 'no second: ' || v) FROM (VALUES ('true', '23505'), ('false', '23514')) AS v (v, code);
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_control'', %L)', statement), 'OX212', 'table is append-only', 'its owner may not ' || statement)
FROM unnest('{DELETE FROM outreach_internal.address_key,UPDATE outreach_internal.address_key SET created_at = now(),TRUNCATE outreach_internal.address_key}'::text[]) AS statement;

SELECT * FROM finish();
ROLLBACK;
