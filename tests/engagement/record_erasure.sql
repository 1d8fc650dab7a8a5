BEGIN;
SELECT plan(24);

SELECT fixture.function_is('outreach_internal.record_erasure', 'person_ids uuid[], reason text, owners uuid[], channels text[], addresses text[], reasons text[], origins text[]', 'bigint', 'volatile', 'outreach_control', '{}');
SELECT fixture.function_is('outreach_internal.redact_archives', 'fragments text[]', 'bigint', 'volatile', 'outreach_control', '{}');
SELECT gen_random_uuid() AS a, gen_random_uuid() AS b \gset
SELECT is(outreach_internal.record_erasure(ARRAY[:'a', :'b', :'a']::uuid[], 'asked', ARRAY[:'a', :'b', :'b']::uuid[], '{email,email,phone}', '{x@x.example,x@x.example,1}', '{complaint,erasure,erasure}', '{p,t,t}'), 2::bigint, 'two contacts with one address');
SELECT results_eq('SELECT person_id, reason FROM outreach.erasures ORDER BY person_id', format('SELECT * FROM (VALUES (%L::uuid, %L), (%L, %L)) AS v ORDER BY 1', :'a', 'asked', :'b', 'asked'), 'who and why');
SELECT is((SELECT count(*) FROM outreach_internal.erased_addresses WHERE address_hash = outreach_internal.address_hash('email', 'x@x.example')), 1::bigint, 'the address, once');
SELECT is((SELECT count(*) FROM outreach_internal.erased_addresses), 2::bigint, 'and the number');
SELECT is(outreach_internal.record_erasure(ARRAY[:'a']::uuid[], 'again', ARRAY[:'a']::uuid[], '{email}', '{x@x.example}', '{erasure}', '{t}'), 0::bigint, 'again: nothing new');
SELECT is(outreach_internal.record_erasure('{}', 'nobody', '{}', '{}', '{}', '{}', '{}'), 0::bigint, 'nobody');
SELECT is((SELECT reason FROM outreach.erasures WHERE person_id = :'a'), 'asked', 'the first reason stays');

SELECT fixture.contactable() AS one, fixture.contactable() AS two \gset
SELECT email AS email, person_id AS person FROM outreach.people WHERE outreach_id = :'one' \gset
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'one', :'two']::uuid[], 'gone', false) \gset archived_
SELECT is(outreach_internal.redact_archives(ARRAY[:'email', :'person']), 0::bigint, 'without an erasure nothing is redacted');
SELECT outreach_internal.record_erasure(ARRAY[:'person']::uuid[], 'asked', ARRAY[:'person']::uuid[], '{email}', ARRAY[:'email'], '{erasure}', '{t}') \gset
SELECT is(outreach_internal.redact_archives(ARRAY[:'email']), 1::bigint, 'the archive of the one company');
SELECT is((SELECT count(*) FROM outreach.outreach_archive WHERE children::text LIKE '%Ada Example%'), 1::bigint, 'the other stays');

SELECT * FROM finish();
ROLLBACK;
