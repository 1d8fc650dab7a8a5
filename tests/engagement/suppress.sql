BEGIN;
SELECT plan(36);

SELECT fixture.function_is('outreach.suppress', 'channel text, address text, reason text, origin text',
  'boolean', 'volatile', 'outreach_owner', '{outreach_ingest}');

SELECT is(outreach.suppress(channel => 'email', address => ' Ann@Example.COM ', reason => 'asked by phone', origin => 'support'), true, 'new');
SELECT is(outreach.suppress('email', 'ann@example.com', 'again', 'support'), false, 'known');
SELECT is(outreach.suppress('phone', '+1 (555) 010-0', 'asked', 'support'), true, 'a number');
SELECT results_eq('SELECT channel, address, reason, origin, created_by = session_user FROM outreach.suppressions ORDER BY channel', $$VALUES ('email', 'ann@example.com', 'asked by phone', 'support', true), ('phone', '+15550100', 'asked', 'support', true)$$, 'normalised, with reason, origin and who');
SELECT throws_ok(format('SELECT outreach.suppress(%s)', given), code, NULL, 'refused: ' || given)
FROM (VALUES ($$'fax', 'x', 'r', 'o'$$, 'OX010'), ($$NULL, 'x', 'r', 'o'$$, 'OX010'), ($$'email', ' ', 'r', 'o'$$, 'OX016'), ($$'email', NULL, 'r', 'o'$$, 'OX016'), ($$'phone', 'none', 'r', 'o'$$, 'OX016'),
  ($$'email', 'x@y.example', ' ', 'o'$$, 'OX004'), ($$'email', 'x@y.example', 'x@y.example asked', 'o'$$, 'OX004'), ($$'email', 'x@y.example', 'r', ''$$, 'OX016'), ($$'email', 'x@y.example', 'r', NULL$$, 'OX016'),
  ($$'email', 'example.com', 'r', 'o'$$, 'OX016'), ($$'email', '@', 'r', 'o'$$, 'OX016'), ($$'email', '@com', 'r', 'o'$$, 'OX016'), ($$'email', '@*.example.com', 'r', 'o'$$, 'OX016'), ($$'phone', '@example.com', 'r', 'o'$$, 'OX016')) AS bad (given, code);
SELECT is((fixture.refusal($$SELECT outreach.suppress('email', 'example.com', 'r', 'o')$$)).hint, 'Pass an address or number, or a whole domain as @example.com, and where the request came from.', 'HINT says how a domain is given');

-- A whole domain.
SELECT is(outreach.suppress('email', ' @Bücher.Example. ', 'competitor', 'sales'), true, 'a domain, however it is written');
SELECT is(outreach.suppress('email', '@xn--bcher-kva.example', 'again', 'sales'), false, 'once');
SELECT is(outreach.suppress('email', 'ann@bücher.example', 'asked', 'support'), true, 'an address at it counts for itself');
SELECT results_eq($$SELECT address, reason FROM outreach.suppressions WHERE address LIKE '%bcher%' ORDER BY address COLLATE "C"$$, $$VALUES ('@xn--bcher-kva.example', 'competitor'), ('ann@xn--bcher-kva.example', 'asked')$$, 'both are kept');
SELECT results_eq($$SELECT a, outreach_internal.is_suppressed('email', a) FROM unnest('{x@xn--bcher-kva.example,x@de.xn--bcher-kva.example,x@other.example}'::text[]) AS a$$, $$VALUES ('x@xn--bcher-kva.example', true), ('x@de.xn--bcher-kva.example', true), ('x@other.example', false)$$, 'with its subdomains');

-- Effective for every later begin and claim.
SELECT fixture.enrolled(2) AS campaign \gset
SELECT outreach.claim_sends('w', 1);
SELECT outreach.suppress('email', recipient, 'test', 'test') FROM outreach.send_log;
SELECT results_eq(format('SELECT code FROM outreach.begin_sends(fixture.claims(%L))', :'campaign'), $$VALUES ('OX108')$$, 'what is claimed does not begin');
SELECT is_empty($$SELECT * FROM outreach.claim_sends('w')$$, 'what is scheduled is not claimed');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT outreach.suppress(''email'', ''x@y.example'', ''r'', ''o'')')$$, '42501', NULL, 'an application may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT outreach.suppress(''email'', ''x@y.example'', ''r'', ''o'')')$$, '42501', NULL, 'a stranger may not');
SELECT lives_ok($$SELECT fixture.as_role('outreach_ingest', 'SELECT outreach.suppress(''email'', ''x@y.example'', ''r'', ''o'')')$$, 'ingest may');

SELECT * FROM finish();
ROLLBACK;
