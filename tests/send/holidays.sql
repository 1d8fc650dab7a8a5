BEGIN;
SELECT plan(10);

SELECT results_eq($$SELECT fixture.columns('outreach.holidays')$$, $$VALUES ('country text NOT NULL'), ('day date NOT NULL'), ('name text NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.holidays')$$, $$VALUES ('PRIMARY KEY (country, day)')$$, 'keys');
SELECT results_eq($$SELECT fixture.grants('outreach.holidays')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may do what with it: analysts read');
SELECT table_owner_is('outreach', 'holidays', 'outreach_owner', 'its owner');
SELECT is_empty('SELECT * FROM outreach.holidays', 'none until they are loaded');

INSERT INTO outreach.holidays VALUES ('DE', '2027-01-01', 'New Year'), ('AT', '2027-01-01', 'New Year');
SELECT throws_ok(format('UPDATE outreach.holidays SET %s WHERE country = ''DE''', change), code, NULL, 'refused: ' || change)
FROM (VALUES ($$country = 'XX'$$, '23514'), ($$day = 'infinity'$$, '23514'), ($$name = ' '$$, '23514'), ($$name = repeat('x', 201)$$, '23514'), ($$country = 'AT'$$, '23505')) AS bad (change, code);

SELECT * FROM finish();
ROLLBACK;
