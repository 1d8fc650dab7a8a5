BEGIN;
SELECT plan(27);

SELECT fixture.function_is('outreach_internal.same_person', 'of_person uuid',
  'TABLE(person_id uuid, outreach_id uuid, sovereign_company_id uuid, name text, email text, email_key text, phone_key text)', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.addresses_of', 'person_ids uuid[]', 'TABLE(person_id uuid, channel text, address text)', 'stable', 'outreach_owner', '{}', definer => false);

SELECT fixture.minted() AS one, fixture.minted() AS two, fixture.minted() AS gone \gset
CREATE FUNCTION pg_temp.person(company uuid, full_name text, email text, phone text) RETURNS uuid LANGUAGE sql AS
$$ INSERT INTO outreach.people (outreach_id, full_name, email, phone) VALUES (company, full_name, email, phone) RETURNING person_id $$;
SELECT pg_temp.person(:'one', ' Ann LEE', 'Ann@Bücher.example', '+1 555 1') AS ann, pg_temp.person(:'one', 'Ann Lee', 'ann.lee@x.example', '+15551') AS namesake,
  pg_temp.person(:'two', 'A. Lee', 'ann@xn--bcher-kva.example', '+15552') AS elsewhere, pg_temp.person(:'gone', 'Lee', 'ANN@bücher.example', '+15553') AS archived,
  pg_temp.person(:'gone', 'Bo', NULL, '+15551') AS silent \gset
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'gone']::uuid[], 'gone', false) \gset

SELECT set_eq(format('SELECT person_id FROM outreach_internal.same_person(%L)', p), format('VALUES (%L::uuid), (%L), (%L)', :'ann', :'elsewhere', :'archived'), 'who has the address, in any company, live or archived')
FROM unnest(ARRAY[:'ann', :'elsewhere', :'archived']) AS p;
SELECT set_eq(format('SELECT person_id FROM outreach_internal.same_person(%L)', p), format('VALUES (%L::uuid)', p), 'neither name nor number make two one')
FROM unnest(ARRAY[:'namesake', :'silent']) AS p;
SELECT is_empty('SELECT * FROM outreach_internal.same_person(gen_random_uuid())', 'unknown: nobody');
SELECT is_empty('SELECT * FROM outreach_internal.same_person(NULL)', 'nor for NULL');
SELECT results_eq(format('SELECT name, email, email_key, phone_key FROM outreach_internal.same_person(%L) WHERE person_id = %L', :'ann', :'ann'), $$VALUES ('ann lee', 'ann@bücher.example', 'ann@xn--bcher-kva.example', '+15551')$$, 'the name in lower case');

SELECT set_eq(format('SELECT channel, address FROM outreach_internal.addresses_of(ARRAY[%L, %L, %L]::uuid[])', :'ann', :'elsewhere', :'archived'),
  $$VALUES ('email', 'ann@xn--bcher-kva.example'), ('phone', '+15551'), ('phone', '+15552'), ('phone', '+15553')$$, 'their addresses and numbers');
SELECT is_empty($$SELECT * FROM outreach_internal.addresses_of('{}')$$, 'nobody has none');

-- What was sent to before counts, unless it is another contact's now.
SELECT fixture.contactable() AS third, fixture.campaign() AS campaign \gset
SELECT outreach.enroll_campaign(:'campaign') \gset
UPDATE outreach.people SET email = 'new@x.example' WHERE outreach_id = :'third' RETURNING person_id AS moved \gset
SELECT recipient_key AS old FROM outreach.send_log WHERE person_id = :'moved' \gset
SELECT set_eq(format('SELECT address FROM outreach_internal.addresses_of(ARRAY[%L]::uuid[]) WHERE channel = ''email''', :'moved'), format($$VALUES ('new@x.example'), (%L)$$, :'old'), 'an address that was sent to');
SELECT pg_temp.person(:'two', 'Successor', :'old', NULL) AS successor \gset
SELECT set_eq(format('SELECT address FROM outreach_internal.addresses_of(ARRAY[%L]::uuid[]) WHERE channel = ''email''', :'moved'), $$VALUES ('new@x.example')$$, 'is no more the person''s when another contact has it');
SELECT set_eq(format('SELECT person_id FROM outreach_internal.same_person(%L)', :'moved'), format('VALUES (%L::uuid)', :'moved'), 'who are not one');

SELECT * FROM finish();
ROLLBACK;
