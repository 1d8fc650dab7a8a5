BEGIN;
SELECT plan(16);

SELECT results_eq($$SELECT fixture.columns('outreach.suppressions')$$, $$VALUES
  ('channel text NOT NULL'),
  ('address text NOT NULL'),
  ('reason text NOT NULL'),
  ('origin text NOT NULL'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('created_by text NOT NULL DEFAULT SESSION_USER'),
  ('untagged_address text NOT NULL STORED')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.suppressions')$$, $$VALUES
  ('PRIMARY KEY (channel, address)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach.suppressions')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'suppressions', 'outreach_owner', 'its owner');

SELECT throws_ok(format('INSERT INTO outreach.suppressions (channel, address, reason, origin) VALUES (%L, %L, %L, %L)', channel, address, reason, origin), '23514', NULL, format('refused: %s %s %s %s', channel, address, reason, origin))
FROM (VALUES ('fax', 'x', 'r', 'o'), ('email', 'Ann@Example.com', 'r', 'o'), ('email', ' a@b.example', 'r', 'o'), ('phone', '+1 555', 'r', 'o'), ('email', 'a@b.example', ' ', 'o'), ('email', 'a@b.example', 'r', ''),
  ('email', '@Example.com', 'r', 'o'), ('email', 'ann@bücher.example', 'r', 'o'), ('email', 'a@b.example.', 'r', 'o')) AS bad (channel, address, reason, origin);
SELECT lives_ok($$INSERT INTO outreach.suppressions (channel, address, reason, origin) VALUES ('email', 'a@b.example', 'r', 'o'), ('phone', '+1555', 'r', 'o'), ('email', '@c.example', 'r', 'o'), ('email', 'a+x@b.example', 'r', 'o')$$, 'normalised addresses, and domains');
SELECT throws_ok($$INSERT INTO outreach.suppressions (channel, address, reason, origin) VALUES ('email', 'a@b.example', 'r', 'o')$$, '23505', NULL, 'once each');
SELECT results_eq('SELECT address, untagged_address FROM outreach.suppressions ORDER BY address COLLATE "C"', $$VALUES ('+1555', '+1555'), ('@c.example', '@c.example'), ('a+x@b.example', 'a@b.example'), ('a@b.example', 'a@b.example')$$, 'each without its tag');



SELECT * FROM finish();
ROLLBACK;
