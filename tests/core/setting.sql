BEGIN;
SELECT plan(10);

SELECT fixture.function_is('outreach_internal.setting', 'name text', 'jsonb', 'stable', 'outreach_control', '{}');

SELECT is_empty(
  $$SELECT name FROM outreach_internal.known_settings() WHERE outreach_internal.setting(name) IS DISTINCT FROM default_value$$,
  'without a row the default stands');
INSERT INTO outreach.settings (name, value, reason) VALUES ('send_max_attempts', '3', 'a test');
SELECT is(outreach_internal.setting('send_max_attempts'), '3'::jsonb, 'a row overrides it');
SELECT is(outreach_internal.setting('no_such_setting'), NULL, 'an unknown name has no value');

SELECT * FROM finish();
ROLLBACK;
