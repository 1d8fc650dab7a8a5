BEGIN;
SELECT plan(24);

SELECT fixture.function_is('outreach.load_free_mail_domains', 'domains text[]',
  'bigint', 'volatile', 'outreach_owner', '{outreach_operator}');

SELECT is(outreach.load_free_mail_domains(domains => '{gmail.com," GMX.de ",gmail.com,xn--bcher-kva.example}'), 3::bigint, 'three new ones');
SELECT results_eq('SELECT domain, added_by::text COLLATE "default" FROM outreach.free_mail_domains ORDER BY 1', $$VALUES ('gmail.com', session_user::text COLLATE "default"), ('gmx.de', session_user), ('xn--bcher-kva.example', session_user)$$, 'normalised, with who added them');
SELECT is(outreach.load_free_mail_domains('{gmail.com,web.de}'), 1::bigint, 'what is there stays');
SELECT is(outreach.load_free_mail_domains('{}'), 0::bigint, 'none');
SELECT is((SELECT count(*) FROM outreach.free_mail_domains), 4::bigint, 'four');
SELECT throws_ok(format('SELECT outreach.load_free_mail_domains(%L)', given), 'OX016', 'argument out of range', 'refused: ' || coalesce(given, 'NULL'))
FROM (VALUES (NULL), ('{NULL}'), ('{""}'), ('{new.example,"not a host"}'), ('{ann@gmail.com}'), ('{gmail}')) AS bad (given);
SELECT is((fixture.refusal($$SELECT outreach.load_free_mail_domains('{new.example,bad,worse}')$$)).detail, 'element 1: ''bad''', 'DETAIL names the first bad element, counted from 0');
SELECT is((SELECT count(*) FROM outreach.free_mail_domains), 4::bigint, 'all or nothing');
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.load_free_mail_domains(''{}'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_app,outreach_ingest,outreach_stranger}'::text[]) AS r;
SELECT lives_ok($$SELECT fixture.as_role('outreach_operator', 'SELECT outreach.load_free_mail_domains(''{}'')')$$, 'an operator may');

SELECT * FROM finish();
ROLLBACK;
