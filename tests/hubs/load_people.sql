BEGIN;
SELECT plan(55);

SELECT fixture.function_is('outreach.load_people', 'people jsonb', 'TABLE(line integer, person_id uuid, outcome text, reason text)', 'volatile', 'outreach_owner', '{outreach_hub_people,outreach_subhub}');
SELECT fixture.function_is('outreach_internal.person_refusal', 'person jsonb', 'text', 'stable', 'outreach_owner', '{}', definer => false);
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.load_people(''[]'')'), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_app,outreach_analyst}'::text[]) AS role;
SELECT lives_ok($$SELECT fixture.as_role('outreach_subhub', 'SELECT * FROM outreach.load_people(''[]'')')$$, 'a sub-hub may; nothing is nothing');

SELECT fixture.company('Acme') AS acme, fixture.company('Loose') AS loose, fixture.company('Beta') AS beta \gset
SELECT outreach.mint_outreach(:'acme') AS a, outreach.mint_outreach(:'beta') AS b \gset
SELECT domain FROM cl.company_identity WHERE sovereign_company_id = :'beta' \gset

-- A company is named by outreach_id, else sovereign_company_id, else domain. Good rows load whatever the others are.
CREATE TEMP TABLE loaded AS SELECT * FROM outreach.load_people(jsonb_build_array(
  jsonb_build_object('outreach_id', :'a', 'full_name', ' Ann Lee ', 'title', 'CHRO', 'slot_type', 'hr', 'email', ' Ann@Acme.example ', 'phone', '+1 555 010', 'email_verification', 'valid', 'time_zone', 'Europe/Berlin'),
  jsonb_build_object('full_name', 'Nobody', 'email', 'no@acme.example'),
  jsonb_build_object('sovereign_company_id', :'acme', 'full_name', 'Bob', 'phone', '(555) 011'),
  jsonb_build_object('domain', upper(:'domain') || ' ', 'full_name', 'Cy', 'email', 'cy@beta.example', 'unheard_of', 1),
  jsonb_build_object('outreach_id', :'b', 'domain', 'ignored.example', 'full_name', 'Dee', 'email', 'ann@acme.example')));
SELECT results_eq('SELECT line, outcome, reason FROM loaded', $$VALUES
  (1, 'loaded', NULL), (2, 'rejected', 'no company: neither outreach_id nor sovereign_company_id nor domain'), (3, 'loaded', NULL), (4, 'loaded', NULL), (5, 'loaded', NULL)$$,
  'an outcome per element, numbered from 1');
SELECT results_eq($$SELECT l.line, p.outreach_id, p.full_name, p.title, p.slot_type, p.email, p.phone, p.email_verification, p.contact_status, p.time_zone
  FROM outreach.people AS p JOIN loaded AS l ON l.person_id = p.person_id ORDER BY 1$$, format($$VALUES
  (1, %1$L::uuid, 'Ann Lee', 'CHRO', 'HR', 'Ann@Acme.example', '+1 555 010', 'VALID', 'active', 'Europe/Berlin'),
  (3, %1$L, 'Bob', NULL, NULL, NULL, '(555) 011', 'UNKNOWN', 'active', NULL),
  (4, %2$L, 'Cy', NULL, NULL, 'cy@beta.example', NULL, 'UNKNOWN', 'active', NULL),
  (5, %2$L, 'Dee', NULL, NULL, 'ann@acme.example', NULL, 'UNKNOWN', 'active', NULL)$$, :'a', :'b'), 'what was loaded');
SELECT is((SELECT person_id FROM loaded WHERE line = 2), NULL, 'a reject has no person');

-- A reload updates the row of the same company and address; keys that are absent keep their value.
UPDATE outreach.people SET contact_status = 'unsubscribed' WHERE email_key = 'ann@acme.example' AND outreach_id = :'a';
CREATE TEMP TABLE again AS SELECT * FROM outreach.load_people(jsonb_build_array(
  jsonb_build_object('outreach_id', :'a', 'full_name', 'Ann Lee-Ray', 'email', 'ANN@acme.example'),
  jsonb_build_object('outreach_id', :'a', 'full_name', 'Robert', 'phone', '555-011', 'title', 'CEO'),
  jsonb_build_object('outreach_id', :'b', 'full_name', 'Eve', 'email', 'eve@beta.example', 'title', 'first'),
  jsonb_build_object('outreach_id', :'b', 'full_name', 'Eve', 'email', 'EVE@beta.example', 'title', 'second')));
SELECT results_eq('SELECT line, outcome, reason FROM again', $$VALUES (1, 'updated', NULL::text), (2, 'updated', NULL), (3, 'loaded', NULL), (4, 'updated', NULL)$$, 'a repeat, also in one call, updates');
SELECT results_eq('SELECT person_id FROM again WHERE line IN (1, 2) ORDER BY line', 'SELECT person_id FROM loaded WHERE line IN (1, 3) ORDER BY line', 'the same rows');
SELECT results_eq($$SELECT p.full_name, p.title, p.slot_type, p.email, p.phone, p.email_verification, p.contact_status, p.time_zone
  FROM outreach.people AS p JOIN again AS l ON l.person_id = p.person_id WHERE l.line = 1$$,
  $$VALUES ('Ann Lee-Ray', 'CHRO', 'HR', 'ANN@acme.example', '+1 555 010', 'VALID', 'unsubscribed', 'Europe/Berlin')$$, 'what is absent stays, and nobody is contacted again by a load');
SELECT is((SELECT title FROM outreach.people WHERE email_key = 'eve@beta.example'), 'second', 'of two in one call the last one counts');
SELECT lives_ok(format('SELECT * FROM outreach.load_people(%L)', jsonb_build_array(jsonb_build_object('outreach_id', :'a', 'full_name', 'Ann', 'email', 'ann@acme.example', 'title', NULL, 'phone', ' ', 'time_zone', '', 'email_verification', ''))), 'nulls and blanks');
SELECT results_eq($$SELECT title, phone, time_zone, email_verification FROM outreach.people WHERE email_key = 'ann@acme.example' AND full_name = 'Ann'$$,
  $$VALUES (NULL::text, NULL::text, NULL::text, 'VALID')$$, 'empty what they name');

-- Each reject has its reason.
SELECT results_eq(format('SELECT outcome, reason, person_id FROM outreach.load_people(%L)',
    jsonb_build_array('{"full_name": "Ann", "email": "x@acme.example"}' || jsonb_build_object('outreach_id', :'a') || element)),
  format('VALUES (%L, %L, NULL::uuid)', 'rejected', reason), reason)
FROM (VALUES
  ('{"full_name": " "}'::jsonb, 'full_name is blank'),
  ('{"full_name": null}', 'full_name is blank'),
  ('{"full_name": {"first": "Ann"}}', 'full_name is not a text'),
  ('{"title": ["a"]}', 'title is not a text'),
  ('{"email": ""}', 'neither e-mail nor phone'),
  ('{"email": null, "phone": " - "}', 'neither e-mail nor phone'),
  ('{"email": "ann at acme"}', 'email ''ann at acme'' is not an address'),
  ('{"email": "a@b.example, c@d.example"}', 'email ''a@b.example, c@d.example'' is not an address'),
  ('{"phone": "n/a"}', 'phone ''n/a'' is not a number'),
  ('{"slot_type": "CTO"}', 'slot_type ''CTO'' is not CEO, CFO or HR'),
  ('{"email_verification": "maybe"}', 'email_verification ''maybe'' is not VALID, RISKY, INVALID or UNKNOWN'),
  ('{"time_zone": "CET"}', 'time_zone ''CET'' is not an IANA name'),
  ('{"outreach_id": "x"}', 'company is not under outreach'),
  ('{"outreach_id": "00000000-0000-0000-0000-000000000000"}', 'company is not under outreach'),
  ('{"outreach_id": null, "sovereign_company_id": "y"}', 'company is not under outreach'),
  ('{"outreach_id": null, "domain": "unknown.example"}', 'company is not under outreach')) AS bad (element, reason);
SELECT results_eq(format('SELECT outcome, reason FROM outreach.load_people(%L)', jsonb_build_array(jsonb_build_object('sovereign_company_id', :'loose', 'full_name', 'F', 'email', 'f@loose.example'))),
  $$VALUES ('rejected', 'company is not under outreach')$$, 'a company that was not minted');
SELECT is((SELECT count(*) FROM outreach.people WHERE email_key = 'x@acme.example'), 0::bigint, 'no reject wrote anything');

-- Malformed altogether.
SELECT throws_ok(format('SELECT * FROM outreach.load_people(%L)', elements), 'OX011', 'not an array of objects', why)
FROM (VALUES ('{}', 'an object'), (NULL, 'NULL'), ('"x"', 'a text'), ('[{}, 7]', 'a number among them')) AS bad (elements, why);
SELECT is((fixture.refusal('SELECT * FROM outreach.load_people(''[{}, 7]'')')).detail, 'element 1 is number', 'DETAIL names the element');

-- What the loader lets through, the table lets through, and the other way round.
SELECT ok(outreach_internal.person_refusal('{"full_name": "A", "phone": "+49 (0)30 123"}') IS NULL, 'a phone with punctuation');
SELECT matches(outreach_internal.person_refusal(jsonb_build_object('full_name', 'A', 'phone', repeat('1', 65))), 'is not a number', 'a phone that is too long');
SELECT is(outreach_internal.person_refusal('{"full_name": "A", "phone": 5550100}'), NULL, 'a number may be a phone');
SELECT lives_ok(format('SELECT * FROM outreach.load_people(%L)', jsonb_build_array(jsonb_build_object('outreach_id', :'a', 'full_name', 'Num', 'phone', 5550100))), 'and loads');
SELECT ok(EXISTS (SELECT FROM outreach.people WHERE phone_key = '5550100'), 'as text');

SELECT * FROM finish();
ROLLBACK;
