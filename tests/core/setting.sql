BEGIN;
SELECT plan(12);

SELECT fixture.function_is('outreach_internal.setting', 'name text', 'jsonb', 'stable', 'outreach_control', '{}');

SELECT is_empty(
  $$SELECT name FROM outreach_internal.known_settings() WHERE outreach_internal.setting(name) IS DISTINCT FROM default_value$$,
  'without a row the default stands');
INSERT INTO outreach.settings (name, value, reason) VALUES ('send_max_attempts', '3', 'a test');
SELECT is(outreach_internal.setting('send_max_attempts'), '3'::jsonb, 'a row overrides it');
SELECT is(outreach_internal.setting('no_such_setting'), NULL, 'an unknown name has no value');
SELECT is(outreach_internal.setting('bit_refresh_grace'), '"1 day"'::jsonb, 'an interval is a text');
SELECT is(outreach_internal.setting('bit_signals_per_hub_per_day'), NULL, 'what is off by default has none either');

SELECT * FROM finish();
ROLLBACK;
