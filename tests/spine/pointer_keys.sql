BEGIN;
SELECT plan(25);

SELECT results_eq(
  $$SELECT c.conname::text COLLATE "default", c.conrelid::regclass::text, pg_get_constraintdef(c.oid), c.condeferrable, c.convalidated
    FROM pg_constraint AS c
    WHERE c.conname IN ('pointer_is_unique_per_company', 'pointer_is_on_the_spine', 'spine_is_in_the_registry') ORDER BY 1$$,
  $$VALUES
    ('pointer_is_on_the_spine', 'cl.company_identity', 'FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)', false, true),
    ('pointer_is_unique_per_company', 'cl.company_identity', 'UNIQUE (outreach_id, sovereign_company_id)', false, true),
    ('spine_is_in_the_registry', 'outreach.outreach', 'FOREIGN KEY (outreach_id, sovereign_company_id) REFERENCES cl.company_identity(outreach_id, sovereign_company_id)', false, true)$$,
  'the keys of alignment, none of them deferrable');

SELECT fixture.minted('A') AS a, fixture.minted('B') AS b, fixture.company('C') AS c \gset
SELECT sovereign_company_id AS company_a FROM outreach.outreach WHERE outreach_id = :'a' \gset
SELECT sovereign_company_id AS company_b FROM outreach.outreach WHERE outreach_id = :'b' \gset
SELECT gen_random_uuid() AS random \gset
SELECT has_index('outreach', 'outreach', 'outreach_pair_idx', ARRAY['outreach_id', 'sovereign_company_id'], 'the key''s columns are indexed on the spine');

-- Without the guards, which answer first: the keys alone hold the alignment.
ALTER TABLE cl.company_identity DISABLE TRIGGER USER;
ALTER TABLE outreach.outreach DISABLE TRIGGER USER;

CREATE TEMP TABLE attempts (what text, code char(5), statement text);
INSERT INTO attempts VALUES
  ('a spine row without its pointer', '23503', format('INSERT INTO outreach.outreach VALUES (%L, %L)', :'random', :'c')),
  ('a spine row of no company', '23503', format('INSERT INTO outreach.outreach VALUES (%L, %L)', :'random', :'random')),
  ('a pointer without its spine row', '23503', format('UPDATE cl.company_identity SET outreach_id = %L, outreach_attached_at = now() WHERE sovereign_company_id = %L', :'random', :'c')),
  ('a second pointer to a spine row', '23505', format('UPDATE cl.company_identity SET outreach_id = %L, outreach_attached_at = now() WHERE sovereign_company_id = %L', :'a', :'c')),
  ('a pointer that becomes NULL', '23503', format('UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL WHERE sovereign_company_id = %L', :'company_a')),
  ('a pointer that becomes random', '23503', format('UPDATE cl.company_identity SET outreach_id = %L WHERE sovereign_company_id = %L', :'random', :'company_a')),
  ('two pointers swapped', '23505', format('UPDATE cl.company_identity SET outreach_id = CASE outreach_id WHEN %1$L THEN %2$L ELSE %1$L END::uuid WHERE outreach_id IN (%1$L, %2$L)', :'a', :'b')),
  ('a pointer that moves to another company', '23505', format(
    'WITH x AS (UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL WHERE sovereign_company_id = %L)
     UPDATE cl.company_identity SET outreach_id = %L, outreach_attached_at = now() WHERE sovereign_company_id = %L', :'company_a', :'a', :'c')),
  ('a company deleted under its spine row', '23503', format('DELETE FROM cl.company_identity WHERE sovereign_company_id = %L', :'company_a')),
  ('a company that changes its sovereign id', '23503', format('UPDATE cl.company_identity SET sovereign_company_id = %L WHERE sovereign_company_id = %L', :'random', :'company_a')),
  ('a spine row deleted under its pointer', '23503', format('DELETE FROM outreach.outreach WHERE outreach_id = %L', :'a')),
  ('a spine row that changes its id', '23503', format('UPDATE outreach.outreach SET outreach_id = %L WHERE outreach_id = %L', :'random', :'a')),
  ('a spine row that changes its company', '23503', format('UPDATE outreach.outreach SET sovereign_company_id = %L WHERE outreach_id = %L', :'c', :'a')),
  ('two spine rows that swap their companies', '23505', format('UPDATE outreach.outreach SET sovereign_company_id = CASE outreach_id WHEN %1$L THEN %4$L ELSE %3$L END::uuid WHERE outreach_id IN (%1$L, %2$L)', :'a', :'b', :'company_a', :'company_b'));

SELECT throws_ok(statement, code, NULL, 'the keys alone refuse ' || what) FROM attempts;

-- Not even until the end of a transaction.
SET CONSTRAINTS ALL DEFERRED;
SELECT throws_ok(statement, code, NULL, 'though all constraints are deferred: ' || what) FROM attempts
WHERE what IN ('a spine row without its pointer', 'a pointer without its spine row', 'a pointer that becomes NULL', 'a spine row deleted under its pointer');
SELECT throws_ok(command, '42809', NULL, command)
FROM (VALUES ('SET CONSTRAINTS cl.pointer_is_on_the_spine DEFERRED'), ('SET CONSTRAINTS outreach.spine_is_in_the_registry DEFERRED')) AS c (command);

-- One statement that writes both sides satisfies both.
SELECT lives_ok(format($$
  WITH minted AS (INSERT INTO outreach.outreach VALUES (%1$L, %2$L))
  UPDATE cl.company_identity SET outreach_id = %1$L, outreach_attached_at = now() WHERE sovereign_company_id = %2$L$$, :'random', :'c'),
  'one statement that writes both sides is accepted');
SELECT lives_ok(format($$
  WITH gone AS (DELETE FROM outreach.outreach WHERE outreach_id = %1$L)
  UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL WHERE outreach_id = %1$L$$, :'random'),
  'as is one that takes both away');
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'at the end both hold the same pairs');

SELECT * FROM finish();
ROLLBACK;
