BEGIN;
SELECT plan(43);

SELECT fixture.function_is('outreach.lift_suppression', 'channel text, address text, reason text', 'boolean', 'volatile', 'outreach_owner', '{outreach_operator}');

SELECT outreach.suppress('email', 'Ann@Bücher.example', 'asked by phone', 'support'), outreach.suppress('email', '@acme.example', 'asked', 'support'), outreach.suppress('phone', '+1555', 'bounce', 'p') \gset
SELECT is(outreach.lift_suppression(channel => 'email', address => ' ann@BÜCHER.example', reason => 'asked to be back'), true, 'lifted');
SELECT is(outreach_internal.is_suppressed('email', 'ann@xn--bcher-kva.example'), false, 'and not suppressed any more');
SELECT is(outreach.lift_suppression('email', 'ann@bücher.example', 'again'), false, 'again: nothing to lift');
SELECT is(outreach.lift_suppression('email', 'x@acme.example', 'why not'), false, 'suppressed by its domain: nothing to lift');
SELECT is(outreach_internal.is_suppressed('email', 'x@acme.example'), true, 'and so it stays');
SELECT is(outreach.lift_suppression('email', '@Acme.example', 'why not'), true, 'the domain');
SELECT is(outreach.lift_suppression('phone', '+1 555', 'line works'), true, 'a bounce');
SELECT is_empty('SELECT * FROM outreach.suppressions', 'all lifted');
SELECT results_eq('SELECT channel, scope, suppressed_reason, reason, lifted_by FROM outreach.vw_suppression_lifts ORDER BY lifted_at', $$VALUES ('email', 'address', 'asked by phone', 'asked to be back', session_user::text COLLATE "default"), ('email', 'domain', 'asked', 'why not', session_user), ('phone', 'address', 'bounce', 'line works', session_user)$$, 'what, why and who');
SELECT is((SELECT count(*) FROM outreach.suppression_lifts WHERE address_hash = outreach_internal.address_hash('email', 'ann@xn--bcher-kva.example') AND suppressed_origin = 'support'), 1::bigint, 'found by the hash of the address, and no address');

-- Never for who unsubscribed, complained or was erased, whatever came before or after.
SELECT outreach.suppress('email', n || '@x.example', first, 'p'), outreach.suppress('email', n || '@x.example', second, 'p')
FROM (VALUES ('a', 'unsubscribe', 'bounce'), ('b', 'asked', 'complaint'), ('c', 'bounce', 'unsubscribe'), ('d', 'complaint', 'asked')) AS v (n, first, second);
SELECT throws_ok(format($$SELECT outreach.lift_suppression('email', %L, 'please')$$, n || '@x.example'), 'OX215', 'suppression is for good', n) FROM unnest('{a,b,c,d}'::text[]) AS n;
SELECT fixture.enrolled() AS campaign \gset
SELECT fixture.send_all(:'campaign') \gset
SELECT recipient AS recipient, person_id AS person FROM outreach.send_log \gset
SELECT outreach.record_event('p', '1', 'complaint', now(), send_id) FROM outreach.send_log \gset
SELECT throws_ok(format($$SELECT outreach.lift_suppression('email', %L, 'please')$$, :'recipient'), 'OX215', NULL, 'a complaint that a provider reported');
SELECT is((fixture.refusal(format($$SELECT outreach.lift_suppression('email', %L, 'please')$$, :'recipient'))).detail, 'suppressed by complaint', 'DETAIL says what it was, and no address');
SELECT outreach.erase_person(:'person', 'asked') \gset
SELECT is((fixture.refusal(format($$SELECT outreach.lift_suppression('email', %L, 'please')$$, :'recipient'))).detail, 'suppressed by erasure', 'and when it was erased');
SELECT is((SELECT count(*) FROM outreach.suppression_lifts), 3::bigint, 'a refusal leaves no lift');
SELECT is((SELECT count(*) FROM outreach.suppressions), 4::bigint, 'and every suppression');

SELECT throws_ok(format('SELECT outreach.lift_suppression(%s)', given), code, NULL, 'refused: ' || given)
FROM (VALUES ($$'fax', 'x', 'r'$$, 'OX010'), ($$NULL, 'x', 'r'$$, 'OX010'), ($$'email', ' ', 'r'$$, 'OX016'), ($$'email', NULL, 'r'$$, 'OX016'), ($$'email', 'x@y.example', ' '$$, 'OX004'), ($$'email', 'x@y.example', 'x@y.example asked'$$, 'OX004')) AS bad (given, code);

-- Nothing else lifts one: loading a contact again, suppressing again, making it active again, archiving and loading again.
SELECT fixture.contactable('Loaded') AS company \gset
SELECT email AS email FROM outreach.people WHERE outreach_id = :'company' \gset
SELECT outreach.suppress('email', :'email', 'bounce', 'p') \gset
CREATE FUNCTION pg_temp.load(company uuid, email text) RETURNS SETOF text LANGUAGE sql AS
$$ SELECT outcome FROM outreach.load_people(jsonb_build_array(jsonb_build_object('outreach_id', company, 'full_name', 'Ada', 'email', email, 'email_verification', 'VALID'))) $$;
SELECT is(pg_temp.load(:'company', :'email'), 'updated', 'a contact is loaded again');
SELECT is(outreach_internal.is_suppressed('email', :'email'), true, 'and stays suppressed');
SELECT is(pg_temp.load(:'company', upper(:'email')), 'updated', 'in capitals');
SELECT is(outreach_internal.is_suppressed('email', :'email'), true, 'it stays suppressed');
SELECT is(outreach.suppress('email', :'email', 'asked', 'a list'), false, 'suppressed again');
SELECT results_eq(format('SELECT reason, origin FROM outreach.suppressions WHERE address = %L', :'email'), $$VALUES ('bounce', 'p')$$, 'the weightier reason stays, with its origin');
UPDATE outreach.people SET contact_status = 'active', email_verification = 'VALID' WHERE outreach_id = :'company';
SELECT is(outreach_internal.is_suppressed('email', :'email'), true, 'an active contact stays suppressed');
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'company']::uuid[], 'gone', false) \gset archived_
SELECT outreach.mint_outreach(sovereign_company_id) AS again FROM outreach.outreach_archive WHERE outreach_id = :'company' \gset
SELECT is(pg_temp.load(:'again', :'email'), 'loaded', 'the company is archived, minted and loaded again');
SELECT is(outreach_internal.is_suppressed('email', :'email'), true, 'it stays suppressed');

SELECT throws_ok($$SELECT fixture.as_role('outreach_ingest', 'SELECT outreach.lift_suppression(''email'', ''x@y.example'', ''r'')')$$, '42501', NULL, 'who suppresses may not lift');
SELECT lives_ok($$SELECT fixture.as_role('outreach_operator', 'SELECT outreach.lift_suppression(''email'', ''x@y.example'', ''r'')')$$, 'an operator may');

SELECT * FROM finish();
ROLLBACK;
