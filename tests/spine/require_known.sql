BEGIN;
SELECT plan(25);

SELECT fixture.function_is('outreach_internal.require_known', 'outreach_id uuid', 'void', 'stable', 'outreach_owner', '{}');
SELECT fixture.function_is('outreach_internal.require_known_all', 'outreach_ids uuid[]', 'void', 'stable', 'outreach_owner', '{}');

SELECT fixture.minted() AS a, fixture.minted() AS b, gen_random_uuid() AS unknown, gen_random_uuid() AS also_unknown \gset
SELECT lives_ok(format('SELECT outreach_internal.require_known(%L)', :'a'), 'an id on the spine passes');
SELECT throws_ok('SELECT outreach_internal.require_known(NULL)', 'OX001', 'outreach_id is null', 'NULL stops');
SELECT throws_ok(format('SELECT outreach_internal.require_known(%L)', :'unknown'), 'OX005', 'unknown outreach_id', 'an unknown one is refused');
SELECT is((fixture.refusal(format('SELECT outreach_internal.require_known(%L)', :'unknown'))).detail, format('outreach_id %s is not on the spine', :'unknown'), 'DETAIL names it');

SELECT lives_ok(format('SELECT outreach_internal.require_known_all(%L)', ARRAY[:'a', :'b', :'a']), 'several pass, repeats too');
SELECT lives_ok($$SELECT outreach_internal.require_known_all('{}')$$, 'none passes');
SELECT throws_ok('SELECT outreach_internal.require_known_all(NULL)', 'OX001', 'outreach_id is null', 'no array stops');
SELECT throws_ok(format('SELECT outreach_internal.require_known_all(ARRAY[%L, NULL]::uuid[])', :'unknown'), 'OX001', 'outreach_id is null', 'a NULL among them stops first of all');
SELECT is((fixture.refusal(format('SELECT outreach_internal.require_known_all(%L)', ARRAY[:'a', :'unknown', :'b', :'also_unknown']))).detail,
  format('outreach_id %s is not on the spine', :'unknown'), 'DETAIL names the first unknown one');
-- The golden rule: whatever takes an outreach_id is stopped by NULL, before anything else is looked at. The calls are
-- made from the catalog, so that a function which comes later is tested without being named here.
CREATE FUNCTION pg_temp.call_with_null_id(function oid) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  _arguments text;
BEGIN
  SELECT string_agg(
      CASE
        WHEN a.name IN ('outreach_id', 'outreach_ids') AND a.type = 'uuid'::regtype THEN 'NULL::uuid'
        WHEN a.name IN ('outreach_id', 'outreach_ids') THEN '''{NULL}''::uuid[]'
        WHEN a.type = 'uuid'::regtype THEN 'gen_random_uuid()'
        WHEN a.type = 'text'::regtype AND a.name = 'channel' THEN '''email'''
        WHEN a.type = 'text'::regtype THEN '''something'''
        WHEN a.type = 'boolean'::regtype THEN 'true'
        WHEN a.type = 'jsonb'::regtype THEN '''{}'''
        ELSE format('NULL::%s', format_type(a.type, NULL))
      END, ', ' ORDER BY a.position)
  INTO _arguments
  FROM pg_proc AS p
  CROSS JOIN LATERAL unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs]) WITH ORDINALITY AS a (type, name, position)
  WHERE p.oid = function;
  RETURN (fixture.refusal(format('SELECT %s(%s)', function::regproc, _arguments))).code;
END
$$;
CREATE TEMP VIEW takes_an_id AS
SELECT p.oid, p.oid::regprocedure::text AS signature
FROM pg_proc AS p
WHERE p.pronamespace = 'outreach'::regnamespace AND p.prokind = 'f' AND p.prorettype <> 'trigger'::regtype
  AND p.proargnames[1:p.pronargs] && '{outreach_id,outreach_ids}';
SELECT is_empty(
  $$SELECT signature, pg_temp.call_with_null_id(oid) FROM takes_an_id WHERE pg_temp.call_with_null_id(oid) IS DISTINCT FROM 'OX001'$$,
  'the golden rule: every function of the API that takes an outreach_id refuses NULL with OX001');
SELECT set_has(
  'SELECT signature FROM takes_an_id',
  $$VALUES ('outreach.add_override(uuid,text,text,integer,timestamp with time zone)'), ('outreach.check_gate(uuid,text)'),
    ('outreach.explain_gate(uuid,text)'), ('outreach.marketing_safety_gate(uuid,text)'), ('outreach.outreach_bucket(uuid)'),
    ('outreach.set_hub_status(uuid,text,text,text,timestamp with time zone)'), ('outreach.set_marketing_disabled(uuid,boolean,text)')$$,
  'among them those that are known to');

SELECT * FROM finish();
ROLLBACK;
