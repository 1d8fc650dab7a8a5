-- A dump of a whole database is searched in tests/attack/test_erasure.py.
BEGIN;
SELECT plan(44);

SELECT fixture.function_is('outreach.erase_person', 'person_id uuid, reason text', 'boolean', 'volatile', 'outreach_owner', '{outreach_operator}');

SELECT throws_ok(format('SELECT outreach.erase_person(%s)', given), code, message, 'refused: ' || given)
FROM (VALUES ('gen_random_uuid(), ''asked''', 'OX014', 'unknown person'), ('NULL, ''asked''', 'OX014', 'unknown person'), ('gen_random_uuid(), '' ''', 'OX004', 'reason is blank'), ('gen_random_uuid(), ''ann@x.example asked''', 'OX004', 'reason holds an e-mail address')) AS bad (given, code, message);

-- A live contact.
SELECT fixture.contactable('One') AS company \gset
SELECT fixture.enrolled(1, 2) AS campaign \gset
SELECT person_id AS person, email_key AS email, phone_key AS phone FROM outreach.people WHERE outreach_id = :'company' \gset
INSERT INTO people.company_slot (outreach_id, slot_type) SELECT :'company', t FROM unnest('{CEO,CFO,HR}'::text[]) AS t;
INSERT INTO people.people_master (slot_id, full_name, title, email, email_verified_at) SELECT slot_id, v.name, 'x', v.email, now() FROM people.company_slot
JOIN (VALUES ('CEO', 'ADA example ', NULL), ('CFO', 'A. Example', upper(:'email')), ('HR', 'Bo', 'bo@x.example')) AS v (slot_type, name, email) USING (slot_type);
INSERT INTO outreach.talent_movement (outreach_id, person_name, movement_type, detected_at) SELECT :'company', n, 'HIRE', now() FROM unnest('{Ada Example,a. example,Bo}'::text[]) AS n;
INSERT INTO outreach.talent_movement (outreach_id, person_name, movement_type, detected_at) VALUES (fixture.minted(), 'Ada Example', 'HIRE', now());
INSERT INTO outreach.people (outreach_id, full_name, email, phone) VALUES (:'company', 'Ada Example', 'namesake@x.example', :'phone');
SELECT fixture.begin_all(:'campaign') \gset
SELECT throws_ok(format('SELECT outreach.erase_person(%L, ''asked'')', :'person'), 'OX206', 'a send is being handed over', 'not while a message is handed over');
SELECT is_empty('SELECT * FROM outreach.erasures', 'then nothing was erased');
SELECT outreach.finish_sends(fixture.outcomes(:'campaign')) \gset
SELECT fixture.make_due();
SELECT context ->> 'unsubscribe_token' AS token FROM outreach.claim_sends('w') WHERE outreach_id = :'company' \gset
SELECT outreach.suppress('email', :'email', 'asked by Ada', 'the list of Ada'), outreach.suppress('phone', :'phone', 'bounce', 'carrier') \gset
SELECT outreach.add_override(:'company', 'BLOCK_PHONE', 'audited'), fixture.audit_now() \gset
SELECT is(outreach.erase_person(person_id => :'person', reason => 'request of 3 March'), true, 'erased');
SELECT results_eq(format('SELECT full_name, title, slot_type, email, phone, email_verification, contact_status, time_zone FROM outreach.people WHERE person_id = %L', :'person'), $$VALUES ('erased', NULL::text, NULL::text, NULL::text, NULL::text, 'UNKNOWN', 'disqualified', NULL::text)$$, 'nothing is left of the contact');
SELECT results_eq('SELECT full_name, email, phone FROM outreach.people WHERE email = ''namesake@x.example''', format($$VALUES ('Ada Example', 'namesake@x.example', %L)$$, :'phone'), 'a namesake with the same number is another contact');
SELECT results_eq('SELECT slot_type, full_name, title, email, email_verified_at IS NULL FROM people.people_master JOIN people.company_slot USING (slot_id) ORDER BY 1', $$VALUES ('CEO', 'erased', NULL::text, NULL::text, true), ('CFO', 'erased', NULL, NULL, true), ('HR', 'Bo', 'x', 'bo@x.example', false)$$, 'in People Intelligence the name and the address');
SELECT results_eq('SELECT person_name, count(*) FROM outreach.talent_movement GROUP BY 1 ORDER BY 1', $$VALUES ('Ada Example', 1::bigint), ('Bo', 1), (NULL, 2)$$, 'movements at the company, by either name; not at another company');
SELECT results_eq(format('SELECT step_number, status, status_reason, recipient = ''erased:'' || send_id FROM outreach.send_log WHERE person_id = %L ORDER BY 1', :'person'), $$VALUES (1, 'sent', NULL::text, true), (2, 'cancelled', 'person was erased', true)$$, 'what was sent stays sent, what was claimed is cancelled');
SELECT is_empty('SELECT fixture.queue_problems()', 'the queue and the places of the day agree');
SELECT is_empty(format('SELECT * FROM outreach.suppressions WHERE address IN (%L, %L)', :'email', :'phone'), 'the suppressions are gone');
SELECT results_eq('SELECT channel, reason, origin FROM outreach_internal.erased_addresses ORDER BY 1', $$VALUES ('email', 'erasure', 'outreach.erase_person'), ('phone', 'bounce', 'carrier')$$, 'a hash has taken their place; what was said in free words is not kept');
SELECT is(outreach_internal.is_suppressed(c, a), true, c || ' is suppressed') FROM (VALUES ('email', :'email'), ('phone', :'phone')) AS v (c, a);
SELECT results_eq('SELECT person_id, reason, erased_by FROM outreach.erasures', format('VALUES (%L::uuid, %L, session_user::text COLLATE "default")', :'person', 'request of 3 March'), 'who, why, by whom');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'the audit is whole');

-- Again, and what comes later.
SELECT is(outreach.erase_person(:'person', 'again'), false, 'again: false');
SELECT is((SELECT reason FROM outreach.erasures), 'request of 3 March', 'the first reason stays');
SELECT is(outreach.unsubscribe(:'token'), true, 'the link in a mail that left still works');
SELECT is(outreach.suppress('email', :'email', 'asked', 'x'), false, 'suppressed again: it was already');
SELECT is_empty('SELECT * FROM outreach.suppressions', 'and neither brings the address back');
UPDATE outreach.people SET email = :'email', full_name = 'Ada Example' WHERE person_id = :'person';
SELECT is(outreach.erase_person(:'person', 'it came back'), false, 'what a hub writes there again');
SELECT is((SELECT count(*) FROM outreach.people WHERE email_key = :'email'), 0::bigint, 'is erased again');
SELECT is((SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'company']::uuid[], 'gone', false)) > 0, true, 'the company is archived');
SELECT is(outreach.erase_person(:'person', 'and once more'), false, 'a contact who was erased and archived: false');

-- A contact who is in the archive alone, and one with a number alone.
SELECT fixture.contactable('Two') AS second, fixture.contactable('Three') AS third \gset
SELECT person_id AS archived, email_key AS archived_email FROM outreach.people WHERE outreach_id = :'second' \gset
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'second', :'third']::uuid[], 'gone', false) \gset archived_
SELECT md5(children::text) AS untouched FROM outreach.outreach_archive WHERE outreach_id = :'third' \gset
SELECT is(outreach.erase_person(:'archived', 'asked'), true, 'found in the archive');
SELECT is((SELECT children -> 'outreach.people' -> 0 ->> 'full_name' FROM outreach.outreach_archive WHERE outreach_id = :'second'), 'erased', 'and redacted there');
SELECT is((SELECT md5(children::text) FROM outreach.outreach_archive WHERE outreach_id = :'third'), :'untouched', 'the archive of another company is as it was');
SELECT is(outreach_internal.is_suppressed('email', :'archived_email'), true, 'the address is suppressed');
SELECT is(outreach.erase_person(:'archived', 'again'), false, 'again: false');
INSERT INTO outreach.people (outreach_id, full_name, phone) VALUES (fixture.minted(), 'Cy', '+1999') RETURNING person_id AS silent \gset
SELECT is(outreach.erase_person(:'silent', 'asked'), true, 'a contact without an e-mail address');
SELECT is(outreach_internal.is_suppressed('phone', '+1999'), true, 'the number is suppressed');

SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT outreach.erase_person(gen_random_uuid(), ''x'')')$$, '42501', NULL, 'an application may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_operator', 'SELECT outreach.erase_person(gen_random_uuid(), ''x'')')$$, 'OX014', NULL, 'an operator may');

SELECT * FROM finish();
ROLLBACK;
