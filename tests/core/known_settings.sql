BEGIN;
SELECT plan(10);

SELECT fixture.function_is('outreach_internal.known_settings', '',
  'TABLE(name text, default_value jsonb, minimum numeric, maximum numeric, meaning text)', 'immutable', 'outreach_control',
  '{}', definer => false);

SELECT is_empty(
  $$SELECT name FROM outreach_internal.known_settings()
    WHERE jsonb_typeof(default_value) IS DISTINCT FROM 'number' OR NOT (default_value::text)::numeric BETWEEN minimum AND maximum$$,
  'every default is a number inside its own range');
SELECT is_empty(
  $$SELECT name FROM outreach_internal.known_settings() WHERE name !~ '^[a-z][a-z0-9_]*$' OR meaning IS NULL
    UNION ALL SELECT name FROM outreach_internal.known_settings() GROUP BY name HAVING count(*) > 1$$,
  'names are snake_case and unique, and each says what it means');
SELECT ok(
  (SELECT maximum <= 5000 FROM outreach_internal.known_settings() WHERE name = 'claim_idle_timeout_ms'),
  'no setting lets an idle worker hold off a halt for more than 5 seconds');

SELECT * FROM finish();
ROLLBACK;
