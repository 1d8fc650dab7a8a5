BEGIN;
SELECT plan(12);

SELECT fixture.function_is('outreach_internal.known_settings', '',
  'TABLE(name text, kind text, default_value jsonb, minimum numeric, maximum numeric, meaning text)', 'immutable', 'outreach_control',
  '{}', definer => false);

SELECT is_empty(
  $$SELECT name FROM outreach_internal.known_settings() WHERE CASE WHEN kind IN ('integer', 'number', 'interval') THEN NOT minimum < maximum ELSE kind !~ '^[a-z]+( or [a-z]+)+$' OR num_nonnulls(minimum, maximum) > 0 END$$,
  'every setting is of a known kind and has a range');
SELECT is_empty(
  $$SELECT name FROM outreach_internal.known_settings()
    WHERE default_value IS NOT NULL AND NOT coalesce(CASE
      WHEN kind LIKE '% or %' THEN default_value #>> '{}' = ANY (string_to_array(kind, ' or '))
      WHEN kind = 'interval' THEN jsonb_typeof(default_value) = 'string'
        AND extract(epoch FROM (default_value #>> '{}')::interval) BETWEEN minimum AND maximum
      ELSE jsonb_typeof(default_value) = 'number' AND (default_value::text)::numeric BETWEEN minimum AND maximum
        AND (kind = 'number' OR default_value::text ~ '^[0-9]+$')
    END, false)$$,
  'every default is of its kind, inside its own range');
SELECT results_eq(
  $$SELECT name FROM outreach_internal.known_settings() WHERE default_value IS NULL ORDER BY name$$,
  $$VALUES ('bit_signals_per_company_per_day'), ('bit_signals_per_hub_per_day')$$,
  'the limits of signals are off by default, everything else has a value');
SELECT is_empty(
  $$SELECT name FROM outreach_internal.known_settings() WHERE name !~ '^[a-z][a-z0-9_]*$' OR meaning IS NULL
    UNION ALL SELECT name FROM outreach_internal.known_settings() GROUP BY name HAVING count(*) > 1$$,
  'names are snake_case and unique, and each says what it means');
SELECT ok(
  (SELECT maximum <= 5000 FROM outreach_internal.known_settings() WHERE name = 'claim_idle_timeout_ms'),
  'no setting lets an idle worker hold off a halt for more than 5 seconds');

SELECT * FROM finish();
ROLLBACK;
