BEGIN;
SELECT plan(16);

SELECT fixture.function_is('outreach_internal.refuse_change', '', 'trigger', 'volatile', 'outreach_control', '{}');

CREATE TABLE public.ledger (entry integer PRIMARY KEY);
INSERT INTO public.ledger VALUES (1);
CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON public.ledger
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.ledger
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE public.ledger ENABLE ALWAYS TRIGGER refuse_change, ENABLE ALWAYS TRIGGER refuse_truncate;

SELECT lives_ok('INSERT INTO public.ledger VALUES (2)', 'rows may be added');
SELECT throws_ok('UPDATE public.ledger SET entry = 3 WHERE entry = 1', 'OX212', 'table is append-only', 'not changed');
SELECT throws_ok('DELETE FROM public.ledger WHERE entry = 1', 'OX212', 'table is append-only', 'not deleted');
SELECT throws_ok('TRUNCATE public.ledger', 'OX212', 'table is append-only', 'not truncated');
SELECT is((fixture.refusal('TRUNCATE public.ledger')).detail, 'TRUNCATE on public.ledger', 'DETAIL says what was tried on which table');
SELECT is((fixture.refusal('DELETE FROM public.ledger')).detail, 'DELETE on public.ledger', 'for every command');

SET LOCAL session_replication_role = replica;
SELECT throws_ok('DELETE FROM public.ledger', 'OX212', NULL, 'ALWAYS: not in replica mode either');
SELECT throws_ok('TRUNCATE public.ledger', 'OX212', NULL, 'nor truncated in replica mode');
SET LOCAL session_replication_role = origin;

SELECT set_eq('SELECT entry FROM public.ledger', ARRAY[1, 2], 'everything is still there');

SELECT * FROM finish();
ROLLBACK;
