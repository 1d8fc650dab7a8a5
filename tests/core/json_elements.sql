BEGIN;
SELECT plan(19);

SELECT fixture.function_is('outreach_internal.json_elements', 'elements jsonb', 'TABLE(line bigint, element jsonb)', 'immutable',
  'outreach_control', '{}');

SELECT results_eq(
  $$SELECT * FROM outreach_internal.json_elements('[{"a": 1}, {}, {"a": null}]')$$,
  $$VALUES (0::bigint, '{"a": 1}'::jsonb), (1, '{}'), (2, '{"a": null}')$$,
  'objects come back in order, counted from 0');
SELECT is_empty($$SELECT * FROM outreach_internal.json_elements('[]')$$, 'an empty array has no elements');

-- Anything else is refused, and DETAIL says what came instead.
SELECT is(fixture.refusal(format('SELECT * FROM outreach_internal.json_elements(%L)', given)),
  ROW ('OX011'::text, 'not an array of objects'::text, detail, 'Pass a JSON array of objects, e.g. [{"key": "value"}].'::text),
  coalesce(given, 'NULL') || ' is refused')
FROM (VALUES
  (NULL, 'got null'),
  ('null', 'got null'),
  ('{}', 'got object'),
  ('"[]"', 'got string'),
  ('7', 'got number'),
  ('true', 'got boolean'),
  ('[1]', 'element 0 is number'),
  ('[{}, null]', 'element 1 is null'),
  ('[{}, {}, [{}], "x"]', 'element 2 is array'),
  ('[{}, "x", [{}]]', 'element 1 is string')
) AS bad (given, detail);

SELECT * FROM finish();
ROLLBACK;
