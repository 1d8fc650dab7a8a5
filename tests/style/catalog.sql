-- The house rules that the catalog can be asked about. The rules are functions in tests/fixtures/style.sql, and
-- tests/style/controls.sql shows that each of them reports a violation. What a failing test lists are the violations.
BEGIN;
SELECT plan(18);

SELECT is_empty('SELECT * FROM style.uncommented()', 'everything has a comment');
SELECT is_empty('SELECT * FROM style.not_snake_case()', 'every name is in snake_case');
SELECT is_empty('SELECT * FROM style.unnamed_parameters()', 'every function can be called in named notation');
SELECT is_empty('SELECT * FROM style.wrong_types()', 'no timestamp without time zone, varchar and the like');

SELECT is_empty('SELECT * FROM style.without_primary_key()', 'every table has a primary key');
SELECT is_empty('SELECT * FROM style.foreign_keys_that_act()', 'every foreign key is NO ACTION and validated');
SELECT is_empty('SELECT * FROM style.deferrable_keys()', 'no key is deferrable but the one from an override to its audit row');
SELECT is_empty('SELECT * FROM style.uncovered_foreign_keys()', 'every foreign key is covered by an index that begins with its columns');
SELECT is_empty('SELECT * FROM style.unchecked_enumerations()', 'every enumeration has a CHECK or a key');

SELECT is_empty('SELECT * FROM style.unpinned_definers()', 'every definer function pins its search_path, pg_catalog first and pg_temp last');
SELECT is_empty('SELECT * FROM style.invoker_api()', 'every function of the API that touches tables is SECURITY DEFINER');

SELECT is_empty('SELECT * FROM style.wrong_owners()', 'every object belongs to the owner that the contract names');
SELECT is_empty('SELECT * FROM style.guards_not_always()', 'every trigger is ENABLE ALWAYS, and what may not be truncated refuses it');
SELECT is_empty('SELECT * FROM style.public_privileges()', 'PUBLIC may do nothing');
SELECT is_empty('SELECT * FROM style.forbidden_privileges()', 'nobody holds a privilege that no list may allow');
SELECT is_empty('SELECT * FROM style.internal_executions()', 'access roles may execute of the internals exactly what their views and tables call');
SELECT is_empty('SELECT * FROM style.personal_data_for_analysts()', 'analysts read no personal data');

SELECT CASE
  WHEN EXISTS (SELECT FROM pg_extension WHERE extname = 'plpgsql_check')
    THEN is_empty('SELECT * FROM style.plpgsql_problems()', 'every PL/pgSQL function is clean under plpgsql_check')
  ELSE skip('every PL/pgSQL function is clean under plpgsql_check: the extension is not installed', 1)
END;

SELECT * FROM finish();
ROLLBACK;
