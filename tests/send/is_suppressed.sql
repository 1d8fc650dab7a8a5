BEGIN;
SELECT plan(56);

SELECT fixture.function_is('outreach_internal.is_suppressed', 'channel text, address text', 'boolean', 'stable', 'outreach_owner', '{outreach_analyst}');
SELECT results_eq($$SELECT fixture.columns('outreach_internal.suppression_scope')$$, $$VALUES ('beyond_addresses boolean')$$, 'the scope: one column');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.suppression_scope')$$, 'that no access role reads');
CREATE FUNCTION pg_temp.suppressed(VARIADIC addresses text[]) RETURNS text[] LANGUAGE sql AS
$$ SELECT array_agg(a ORDER BY n) FILTER (WHERE outreach_internal.is_suppressed(CASE WHEN a LIKE '%@%' THEN 'email' ELSE 'phone' END, a)) FROM unnest(addresses) WITH ORDINALITY AS u (a, n) $$;
CREATE FUNCTION pg_temp.beyond() RETURNS boolean LANGUAGE sql AS 'SELECT w.beyond_addresses FROM outreach_internal.suppression_scope AS w';

SELECT outreach.suppress('email', 'ann+news@acme.example', 'asked', 'test'), outreach.suppress('phone', '+1555', 'asked', 'test') \gset
SELECT is(pg_temp.beyond(), false, 'addresses alone: nothing is computed');
SELECT is(pg_temp.suppressed('ann+news@acme.example', '+1555', 'ann@acme.example', 'ann+x@acme.example', '1555', 'bo@acme.example'), '{ann+news@acme.example,+1555}', 'an address is suppressed as it is written');
SELECT is(outreach_internal.is_suppressed(c, a), false, format('not suppressed: %s %s', c, a)) FROM (VALUES ('phone', 'ann+news@acme.example'), ('email', '+1555'), ('email', NULL), ('fax', '+1555'), (NULL, '+1555')) AS v (c, a);

-- A whole domain, with its subdomains, on its channel.
SELECT outreach.suppress('email', '@Bücher.example', 'asked', 'test') \gset
SELECT is(pg_temp.beyond(), true, 'a domain: every address is looked at');
SELECT is(pg_temp.suppressed('x@xn--bcher-kva.example', 'x@mail.eu.xn--bcher-kva.example', 'x@notxn--bcher-kva.example', 'x@example', 'x@xn--bcher-kva.example.com', 'xn--bcher-kva.example@x.example', '+1555'),
  '{x@xn--bcher-kva.example,x@mail.eu.xn--bcher-kva.example,+1555}', 'of the domain and its subdomains, and of no other that looks like it');
SELECT is(outreach_internal.is_suppressed('phone', 'x@xn--bcher-kva.example'), false, 'on the channel e-mail alone');
SELECT is(outreach.lift_suppression('email', '@bücher.example', 'a test'), true, 'until it is lifted');
SELECT is(pg_temp.beyond(), false, 'then nothing is computed again');

-- The hash of an erased address.
SELECT outreach_internal.record_erasure(ARRAY[p], 'a test', ARRAY[p, p], '{email,phone}', '{cy+tag@acme.example,+1777}', '{erasure,erasure}', '{test,test}') FROM gen_random_uuid() AS p \gset
SELECT is(pg_temp.beyond(), true, 'a hash: every address is looked at');
SELECT is(pg_temp.suppressed('cy+tag@acme.example', 'cy@acme.example', 'cy+other@acme.example', '+1777', '1777', '+1555', 'dee@acme.example'), '{cy+tag@acme.example,+1777,+1555}', 'the addresses that were erased');

-- Tags.
SELECT outreach.set_setting('email_plus_tags', '"strip"', 'our addresses have tags') \gset
SELECT is(pg_temp.suppressed('ann+news@acme.example', 'ann@acme.example', 'ann+x@acme.example', 'an@acme.example', 'cy+tag@acme.example', 'cy@acme.example', 'cy+other@acme.example', '+1555', '+1777', '555'),
  '{ann+news@acme.example,ann@acme.example,ann+x@acme.example,cy+tag@acme.example,cy@acme.example,cy+other@acme.example,+1555,+1777}', 'strip: a tag is of no account, before and after');
SELECT outreach.set_setting('email_plus_tags', '"keep"', 'or not') \gset
SELECT is(pg_temp.suppressed('ann@acme.example', 'cy@acme.example', 'ann+news@acme.example'), '{ann+news@acme.example}', 'keep: it is again');
SELECT outreach.set_setting('email_plus_tags', NULL, 'the default') \gset
SELECT is(pg_temp.suppressed('ann@acme.example', 'cy@acme.example', 'ann+news@acme.example'), '{ann+news@acme.example}', 'which is the default');
SELECT throws_ok(format('SELECT outreach.set_setting(%L, %L, %L)', 'email_plus_tags', v, 'why'), 'OX015', 'bad value for a setting', 'no such way: ' || v) FROM unnest('{"\"drop\"",1,true,"[\"keep\"]","{}"}'::text[]) AS v;
SELECT matches((fixture.refusal($$SELECT outreach.set_setting('email_plus_tags', '"drop"', 'why')$$)).hint, '^One of "keep", "strip"\.', 'HINT lists them');

-- One answer everywhere: what is suppressed is not enrolled, claimed, begun, nor scheduled further, in each of the ways.
CREATE FUNCTION pg_temp.way(way text, recipient text, person uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CASE way
    WHEN 'address' THEN PERFORM outreach.suppress('email', recipient, 'asked', 'test');
    WHEN 'domain' THEN PERFORM outreach.suppress('email', '@' || split_part(recipient, '@', 2), 'asked', 'test');
    WHEN 'tag' THEN PERFORM outreach.set_setting('email_plus_tags', '"strip"', 'test'), outreach.suppress('email', replace(recipient, '@', '+tag@'), 'asked', 'test');
    WHEN 'hash' THEN PERFORM outreach_internal.record_erasure(ARRAY[person], 'test', ARRAY[person], '{email}', ARRAY[recipient], '{erasure}', '{test}');
  END CASE;
END
$$;
CREATE FUNCTION pg_temp.stages(way text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  _company uuid;
  _campaign uuid;
  _person outreach.people;
  _send uuid;
BEGIN
  _company := fixture.contactable();
  SELECT p.* INTO _person FROM outreach.people AS p WHERE p.outreach_id = _company;
  -- enrolment
  _campaign := fixture.campaign(NULL, 2);
  BEGIN
    PERFORM pg_temp.way(way, _person.email, _person.person_id);
    RETURN NEXT is((SELECT reasons FROM outreach_internal.judge_enrollment(_campaign) WHERE outreach_id = _person.outreach_id), '{OX108 address is suppressed}', way || ': not enrolled');
    RAISE SQLSTATE 'ZZ001';
  EXCEPTION WHEN SQLSTATE 'ZZ001' THEN NULL;
  END;
  PERFORM outreach.enroll_campaign(_campaign);
  _send := fixture.send_of(_person.outreach_id, _campaign);
  RETURN NEXT is((SELECT codes FROM outreach_internal.send_verdicts WHERE send_id = _send), '{}', way || ': may go before');
  BEGIN
    PERFORM pg_temp.way(way, _person.email, _person.person_id);
    PERFORM outreach.claim_sends('w');
    RETURN NEXT is((SELECT blocked_codes FROM outreach.send_log WHERE send_id = _send), '{OX108}', way || ': not claimed');
    RETURN NEXT lives_ok('SELECT fixture.as_role(''outreach_analyst'', ''SELECT * FROM outreach.vw_blocked_sends'')', way || ': analysts see it');
    RAISE SQLSTATE 'ZZ001';
  EXCEPTION WHEN SQLSTATE 'ZZ001' THEN NULL;
  END;
  PERFORM outreach.claim_sends('w');
  BEGIN
    PERFORM pg_temp.way(way, _person.email, _person.person_id);
    RETURN NEXT is((SELECT code FROM outreach.begin_sends(fixture.claims(_campaign))), 'OX108', way || ': not begun');
    RAISE SQLSTATE 'ZZ001';
  EXCEPTION WHEN SQLSTATE 'ZZ001' THEN NULL;
  END;
  PERFORM outreach.begin_sends(fixture.claims(_campaign));
  PERFORM pg_temp.way(way, _person.email, _person.person_id);
  PERFORM outreach.finish_sends(fixture.outcomes(_campaign));
  RETURN NEXT is(fixture.send_of(_person.outreach_id, _campaign, 2), NULL, way || ': no next step');
END
$$;
SELECT stages FROM unnest('{address,domain,hash,tag}'::text[]) AS way, pg_temp.stages(way);

SELECT * FROM finish();
ROLLBACK;
