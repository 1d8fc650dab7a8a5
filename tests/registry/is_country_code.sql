BEGIN;
SELECT plan(27);

SELECT fixture.function_is('outreach_internal.is_country_code', 'code text', 'boolean', 'immutable', 'outreach_owner', '{cl_writer}', definer => false);

-- Every pair of letters, counted: ISO 3166-1 has 249 officially assigned codes.
SELECT is(
  (SELECT count(*) FROM generate_series(65, 90) AS a, generate_series(65, 90) AS b WHERE outreach_internal.is_country_code(chr(a) || chr(b))),
  249::bigint, '249 codes');
SELECT ok(outreach_internal.is_country_code(code), code || ' is a country code')
FROM unnest('{US,GB,DE,AX,SX,SS,ZW}'::text[]) AS code;
SELECT ok(NOT outreach_internal.is_country_code(code), to_json(code) || ' is not')
FROM unnest('{UK,EU,XK,AN,us,U,USA,"US ","",xUS}'::text[] || E'US\n'::text) AS code;
SELECT is(outreach_internal.is_country_code(NULL), NULL, 'NULL is neither: a CHECK lets it pass');

SELECT * FROM finish();
ROLLBACK;
