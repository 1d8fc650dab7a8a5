BEGIN;
SELECT plan(37);

SELECT results_eq($$SELECT fixture.columns('outreach.people')$$, $$VALUES
  ('person_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('outreach_id uuid NOT NULL'),
  ('full_name text NOT NULL'),
  ('title text'),
  ('slot_type text'),
  ('email text'),
  ('phone text'),
  ('email_verification text NOT NULL DEFAULT ''UNKNOWN''::text'),
  ('contact_status text NOT NULL DEFAULT ''active''::text'),
  ('time_zone text'),
  ('email_key text STORED'),
  ('phone_key text STORED')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.people')$$, $$VALUES
  ('PRIMARY KEY (person_id)'),
  ('UNIQUE (outreach_id, email_key)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.grants('outreach.people')$$, $$VALUES ('outreach_hub_people: DELETE, INSERT, SELECT, UPDATE'), ('outreach_subhub: DELETE, INSERT, SELECT, UPDATE')$$, 'who may do what with it');
SELECT table_owner_is('outreach', 'people', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a, fixture.minted() AS b \gset
-- The writer needs what the checks and generated columns call.
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_subhub'', %L)', format(
  'INSERT INTO outreach.people (outreach_id, full_name, email, phone, time_zone) VALUES (%L, ''Ann Lee'', ''Ann@Acme.Example'', ''+1 (555) 010-0001'', ''Europe/Berlin'')', :'a')),
  'a sub-hub writes contacts');
SELECT results_eq('SELECT email, email_key, phone, phone_key, email_verification, contact_status FROM outreach.people WHERE outreach_id = ' || quote_literal(:'a'),
  $$VALUES ('Ann@Acme.Example', 'ann@acme.example', '+1 (555) 010-0001', '+15550100001', 'UNKNOWN', 'active')$$, 'kept as given, compared by their keys');

SELECT throws_ok(format('INSERT INTO outreach.people (outreach_id, full_name, email) VALUES (%L, ''Ann'', ''ANN@acme.example'')', :'a'), '23505', NULL, 'an address once per company');
SELECT lives_ok(format('INSERT INTO outreach.people (outreach_id, full_name, email) VALUES (%L, ''Ann'', ''ann@acme.example'')', :'b'), 'another company may have it too');
SELECT lives_ok(format('INSERT INTO outreach.people (outreach_id, full_name, phone) VALUES (%L, ''Bob'', ''+1 555 010 0001'')', :'a'), 'a phone without an e-mail');
SELECT throws_ok(format('INSERT INTO outreach.people (outreach_id, full_name, phone) VALUES (%L, ''Bob'', ''+15550100001'')', :'a'), '23505', NULL, 'once per company');
SELECT lives_ok(format('INSERT INTO outreach.people (outreach_id, full_name, email, phone) VALUES (%L, ''Cy'', ''cy@acme.example'', ''+15550100001'')', :'a'), 'with an e-mail the phone may be shared');
SELECT lives_ok(format('INSERT INTO outreach.people (outreach_id, full_name) VALUES (%1$L, ''D''), (%1$L, ''E'')', :'a'), 'neither is required here');

SELECT lives_ok(format('UPDATE outreach.people SET %I = %L WHERE outreach_id = %L', col, value, :'b'), format('%s may be %s', col, value))
FROM (VALUES ('email_verification', 'VALID'), ('email_verification', 'RISKY'), ('email_verification', 'INVALID'), ('contact_status', 'paused'), ('contact_status', 'bounced'),
  ('contact_status', 'unsubscribed'), ('contact_status', 'disqualified'), ('slot_type', 'CEO'), ('slot_type', 'CFO'), ('slot_type', 'HR'), ('time_zone', 'UTC')) AS good (col, value);
SELECT throws_ok(format('UPDATE outreach.people SET %I = %L WHERE outreach_id = %L', col, value, :'b'), '23514', NULL, format('%s may not be %s', col, quote_nullable(value)))
FROM (VALUES ('email_verification', 'valid'), ('contact_status', 'dead'), ('slot_type', 'CTO'), ('time_zone', 'CET'), ('time_zone', 'Mars/Olympus'), ('full_name', E'\t '), ('email', 'ann'),
  ('email', E'ann@acme.example\nBcc: x@acme.example'), ('email', ''), ('phone', 'n/a'), ('phone', ''), ('phone', E'+1555\n0100')) AS bad (col, value);
SELECT throws_ok('INSERT INTO outreach.people (outreach_id, full_name) VALUES (gen_random_uuid(), ''X'')', '23503', NULL, 'a contact has a company on the spine');
SELECT throws_ok(format('UPDATE outreach.people SET email_key = ''x'' WHERE outreach_id = %L', :'b'), '428C9', NULL, 'the key cannot be written');

SELECT * FROM finish();
ROLLBACK;
