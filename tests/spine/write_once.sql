BEGIN;
SELECT plan(68);

SELECT fixture.function_is('outreach_internal.guard_pointer', '', 'trigger', 'volatile', 'outreach_control', '{}');
SELECT fixture.function_is('outreach_internal.guard_spine', '', 'trigger', 'volatile', 'outreach_control', '{}');
SELECT is_empty(
  $$SELECT t.tgname FROM pg_trigger AS t
    WHERE t.tgrelid IN ('outreach.outreach'::regclass, 'cl.company_identity'::regclass) AND NOT t.tgisinternal
      AND (t.tgenabled <> 'A' OR (t.tgname ~ 'guard' AND (t.tgtype & 2) <> 0))$$,
  'the guards are ALWAYS, and look at a row when no other trigger can change it any more');

SELECT fixture.minted('A') AS a, fixture.minted('B') AS b, fixture.company('C') AS c \gset
SELECT sovereign_company_id AS company_a FROM outreach.outreach WHERE outreach_id = :'a' \gset
SELECT sovereign_company_id AS company_b FROM outreach.outreach WHERE outreach_id = :'b' \gset
SELECT gen_random_uuid() AS random \gset

CREATE TEMP TABLE attempts (what text, code char(5), statement text);
GRANT SELECT ON attempts TO PUBLIC;
INSERT INTO attempts VALUES
  ('change a pointer', 'OX211', format('UPDATE cl.company_identity SET outreach_id = %L WHERE outreach_id = %L', :'random', :'a')),
  ('clear a pointer', 'OX211', format('UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL WHERE outreach_id = %L', :'a')),
  ('move a minted company to another sovereign id', 'OX211', format('UPDATE cl.company_identity SET sovereign_company_id = %L WHERE outreach_id = %L', :'random', :'a')),
  ('delete a minted company', 'OX211', format('DELETE FROM cl.company_identity WHERE outreach_id = %L', :'a')),
  ('change the id of a spine row', 'OX211', format('UPDATE outreach.outreach SET outreach_id = %L WHERE outreach_id = %L', :'random', :'a')),
  ('change the company of a spine row', 'OX211', format('UPDATE outreach.outreach SET sovereign_company_id = %L WHERE outreach_id = %L', :'c', :'a')),
  ('change who minted it', 'OX211', format('UPDATE outreach.outreach SET minted_by = %L WHERE outreach_id = %L', 'me', :'a')),
  ('delete a spine row', 'OX211', format('DELETE FROM outreach.outreach WHERE outreach_id = %L', :'a')),
  ('release a company on both sides without an archive', 'OX211', format($$
    WITH gone AS (DELETE FROM outreach.outreach WHERE outreach_id = %1$L)
    UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL WHERE outreach_id = %1$L$$, :'a')),
  ('mint a company again on both sides, which the keys would allow', 'OX211', format($$
    WITH spine AS (UPDATE outreach.outreach SET outreach_id = %2$L WHERE outreach_id = %1$L)
    UPDATE cl.company_identity SET outreach_id = %2$L WHERE outreach_id = %1$L$$, :'a', :'random')),
  ('delete a company and its spine row in one statement', 'OX211', format($$
    WITH gone AS (DELETE FROM outreach.outreach WHERE outreach_id = %1$L) DELETE FROM cl.company_identity WHERE outreach_id = %1$L$$, :'a')),
  ('truncate the spine', 'OX212', 'TRUNCATE outreach.outreach CASCADE'),
  ('truncate the registry', 'OX212', 'TRUNCATE cl.company_identity CASCADE'),
  ('truncate both at once', 'OX212', 'TRUNCATE outreach.outreach, cl.company_identity CASCADE');

SET LOCAL client_min_messages = warning; -- TRUNCATE ... CASCADE tells its way
SELECT throws_ok(statement, code, CASE code WHEN 'OX212' THEN 'table is append-only' END, 'a superuser may not ' || what) FROM attempts;

-- Where the keys are off, the guards are all there is.
SET LOCAL session_replication_role = replica;
SELECT throws_ok(statement, code, NULL, 'nor in replica mode ' || what) FROM attempts;
SET LOCAL session_replication_role = origin;

-- The owners hold the rights for some of it, but not past the guards.
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_owner'', %L)', statement), code, NULL, 'nor may the hub''s owner ' || what) FROM attempts
WHERE what IN ('change a pointer', 'clear a pointer', 'delete a spine row', 'change who minted it', 'mint a company again on both sides, which the keys would allow');
SELECT throws_ok(format('SELECT fixture.as_role(''cl_owner'', %L)', statement), code, NULL, 'nor the registry''s ' || what) FROM attempts
WHERE what IN ('change a pointer', 'clear a pointer', 'delete a minted company');

-- A trigger of the registry's owner cannot slip another pointer in behind the guard.
CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.outreach_id := gen_random_uuid(); RETURN NEW; END $$;
CREATE TRIGGER zz_meddle BEFORE UPDATE ON cl.company_identity FOR EACH ROW EXECUTE FUNCTION public.meddle();
SELECT throws_ok(format('UPDATE cl.company_identity SET country = %L WHERE outreach_id = %L', 'FR', :'a'), 'OX211', 'registry pointer is written once',
  'a BEFORE trigger that changes the pointer is seen');
DROP TRIGGER zz_meddle ON cl.company_identity;

SELECT is((fixture.refusal((SELECT statement FROM attempts WHERE what = 'clear a pointer'))).detail,
  format('UPDATE of outreach_id %s, sovereign_company_id %s', :'a', :'company_a'), 'DETAIL names the pair');
SELECT throws_ok((SELECT statement FROM attempts WHERE what = 'delete a spine row'), 'OX211', 'spine row is written once', 'the spine has its own message');

-- What is not a pointer may change; what has no pointer may go.
SELECT lives_ok(format('UPDATE cl.company_identity SET company_name = %L, identity_status = %L WHERE outreach_id = %L', 'Renamed', 'FAIL', :'a'),
  'other columns of a minted company change freely');
SELECT lives_ok(format('UPDATE cl.company_identity SET outreach_id = outreach_id WHERE outreach_id = %L', :'a'), 'a pointer may be set to itself');
SELECT lives_ok(format('DELETE FROM cl.company_identity WHERE sovereign_company_id = %L', :'c'), 'a company that is not minted may be deleted');

-- Release: only of what the archive holds, the id and its company.
CREATE TEMP TABLE outreach_archive AS SELECT :'a'::uuid AS outreach_id, :'company_a'::uuid AS sovereign_company_id;
SELECT throws_ok((SELECT statement FROM attempts WHERE what ~ '^release'), 'OX211', NULL, 'a temporary table of the archive''s name is not the archive');
CREATE FUNCTION pg_temp.archived(id uuid, company uuid) RETURNS void LANGUAGE sql
AS $$ INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason) VALUES (id, company, now(), 'x', 'a test') $$;
SELECT pg_temp.archived(:'b', :'company_a') \gset
SELECT throws_ok(replace(statement, :'a', :'b'), 'OX211', NULL, 'an archive row of the same id but another company releases nothing')
FROM attempts WHERE what ~ '^release';

SELECT pg_temp.archived(:'a', :'company_a') \gset
SELECT throws_ok(statement, code, NULL, 'though it is archived: ' || what)
FROM attempts WHERE what IN ('change a pointer', 'change the id of a spine row', 'mint a company again on both sides, which the keys would allow', 'change who minted it');
SELECT throws_ok(statement, '23503', NULL, 'the keys want both sides to go at once: ' || what)
FROM attempts WHERE what IN ('clear a pointer', 'delete a spine row');
SELECT lives_ok((SELECT statement FROM attempts WHERE what ~ '^release'), 'once archived, one statement releases the pointer and the spine row');
SELECT is((SELECT outreach_id FROM cl.company_identity WHERE sovereign_company_id = :'company_a'), NULL, 'the company is free');
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'and nothing is misaligned');

SELECT * FROM finish();
ROLLBACK;
