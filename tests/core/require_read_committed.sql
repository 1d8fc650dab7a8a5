SELECT plan(12);

-- Each statement is a transaction of its own here, for the level is fixed once a transaction has begun.
SELECT fixture.function_is('outreach_internal.require_read_committed', '', 'void', 'stable', 'outreach_control', '{}');

SET default_transaction_isolation = 'read committed';
SELECT lives_ok('SELECT outreach_internal.require_read_committed()', 'READ COMMITTED passes');

SET default_transaction_isolation = 'repeatable read';
SELECT throws_ok('SELECT outreach_internal.require_read_committed()', 'OX207', 'isolation level hides committed blocks', 'REPEATABLE READ is refused');
SELECT is((fixture.refusal('SELECT outreach_internal.require_read_committed()')).detail, 'transaction isolation is repeatable read', 'DETAIL names the level');

SET default_transaction_isolation = 'serializable';
SELECT throws_ok('SELECT outreach_internal.require_read_committed()', 'OX207', NULL, 'SERIALIZABLE is refused');

-- In PostgreSQL this is READ COMMITTED by another name. Refusing it harms nobody.
SET default_transaction_isolation = 'read uncommitted';
SELECT throws_ok('SELECT outreach_internal.require_read_committed()', 'OX207', NULL, 'READ UNCOMMITTED is refused');

SELECT * FROM finish();
