BEGIN;
SELECT plan(38);

SELECT fixture.function_is('outreach_internal.add_suppressions', 'channels text[], addresses text[], reasons text[], origins text[]',
  'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT is(outreach_internal.add_suppressions('{email,phone,email,email}', '{a@b.example,+1,a@b.example,NULL}', '{asked,asked,bounce,asked}', '{x,x,y,x}'), 2::bigint, 'two new; what is no address is passed over');
SELECT results_eq('SELECT channel, address, reason, origin FROM outreach.suppressions ORDER BY channel', $$VALUES ('email', 'a@b.example', 'bounce', 'y'), ('phone', '+1', 'asked', 'x')$$, 'of two reasons the weightier');
-- Whatever the order, the same reason stays in the end.
CREATE FUNCTION pg_temp.ends_with(VARIADIC reasons text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _reason text;
BEGIN
  DELETE FROM outreach.suppressions;
  FOREACH _reason IN ARRAY reasons LOOP
    PERFORM outreach_internal.add_suppressions('{email}', '{a@b.example}', ARRAY[_reason], '{x}');
  END LOOP;
  RETURN (SELECT reason FROM outreach.suppressions);
END
$$;
SELECT is(pg_temp.ends_with(a, b, c, d), 'complaint', format('%s, %s, %s, %s', a, b, c, d))
FROM unnest('{asked,bounce,unsubscribe,complaint}'::text[]) AS a, unnest('{asked,bounce,unsubscribe,complaint}'::text[]) AS b, unnest('{asked,bounce,unsubscribe,complaint}'::text[]) AS c, unnest('{asked,bounce,unsubscribe,complaint}'::text[]) AS d
WHERE cardinality(ARRAY(SELECT DISTINCT x FROM unnest(ARRAY[a, b, c, d]) AS x)) = 4;
SELECT is(pg_temp.ends_with('asked', 'also asked'), 'asked', 'of equals the first stays');
SELECT is(outreach_internal.add_suppressions('{email}', '{a@b.example}', '{complaint}', '{x}'), 0::bigint, 'a weightier reason is not a new suppression');
SELECT is(outreach_internal.add_suppressions('{}', '{}', '{}', '{}'), 0::bigint, 'none');

-- What was erased is suppressed, and does not come back in the clear.
SELECT outreach_internal.record_erasure(ARRAY[p], 'a test', ARRAY[p], '{email}', '{cy@b.example}', '{erasure}', '{x}') FROM gen_random_uuid() AS p \gset
SELECT is(outreach_internal.add_suppressions('{email,email,email,phone}', '{cy@b.example,dee@b.example,erased:01a20cd1-dd93-79c8-9493-09e682417e77,erased:01a20cd1-dd93-79c8-9493-09e682417e77}', '{complaint,complaint,bounce,bounce}', '{x,x,x,x}'), 1::bigint, 'neither an erased address nor what stands in its place is added');
SELECT is_empty($$SELECT * FROM outreach.suppressions WHERE address ~ '^(cy@|erased)'$$, 'nor stored');

SELECT * FROM finish();
ROLLBACK;
