BEGIN;
SELECT plan(59);

SELECT fixture.function_is('outreach.set_setting', 'name text, value jsonb, reason text', 'void', 'volatile', 'outreach_control', '{outreach_operator}');
SELECT lives_ok($$SELECT fixture.as_role('outreach_operator', $s$SELECT outreach.set_setting('send_max_attempts', '3', 'fewer retries')$s$)$$, 'an operator may');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', $s$SELECT outreach.set_setting('send_max_attempts', '3', 'fewer retries')$s$)$$, '42501', NULL, 'a stranger may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', $s$SELECT outreach.set_setting('send_max_attempts', '3', 'fewer retries')$s$)$$, '42501', NULL, 'nor may an application');

SELECT results_eq('SELECT name, value, reason, changed_by FROM outreach.settings', $$VALUES ('send_max_attempts', '3'::jsonb, 'fewer retries', session_user::text COLLATE "default")$$,
  'the row says what, why and who: the login, not the role it had set');
SELECT is(outreach_internal.setting('send_max_attempts'), '3'::jsonb, 'and it is in force');
SELECT ok((SELECT changed_at BETWEEN now() AND clock_timestamp() FROM outreach.settings), 'by the clock');

CREATE TEMP TABLE earlier AS SELECT changed_at FROM outreach.settings;
SELECT outreach.set_setting(name => 'send_max_attempts', value => '4', reason => 'again') \gset
SELECT results_eq('SELECT value, reason FROM outreach.settings', $$VALUES ('4'::jsonb, 'again')$$, 'setting it again replaces value and reason');
SELECT ok((SELECT s.changed_at > e.changed_at FROM outreach.settings AS s, earlier AS e), 'and the time, also within one transaction');

SELECT lives_ok($$SELECT outreach.set_setting('send_max_attempts', NULL, 'back to the default')$$, 'NULL gives the default back');
SELECT is(outreach_internal.setting('send_max_attempts'), '5'::jsonb, 'the default');
SELECT lives_ok($$SELECT outreach.set_setting('send_max_attempts', 'null', 'JSON null as well')$$, 'so does JSON null, also when there is nothing to give back');

SELECT throws_ok($$SELECT outreach.set_setting('no_such_setting', '1', 'why')$$, 'OX015', 'unknown setting', 'an unknown name');
SELECT matches((fixture.refusal($$SELECT outreach.set_setting('no_such_setting', '1', 'why')$$)).hint, 'send_max_attempts', 'HINT lists the known ones');
SELECT throws_ok($$SELECT outreach.set_setting(NULL, '1', 'why')$$, 'OX015', 'unknown setting', 'no name');
SELECT throws_ok($$SELECT outreach.set_setting('no_such_setting', NULL, 'why')$$, 'OX015', 'unknown setting', 'an unknown name cannot be reset');
SELECT throws_ok(format($$SELECT outreach.set_setting('send_max_attempts', %L, 'why')$$, value), 'OX015', 'bad value for a setting', 'not a value: ' || value)
FROM unnest('{0,101,-1,"\"5\"",true,[5],"{}"}'::text[]) AS value;
SELECT throws_ok($$SELECT outreach.set_setting('send_max_attempts', '3', ' ')$$, 'OX004', 'reason is blank', 'no reason');
SELECT throws_ok($$SELECT outreach.set_setting('send_max_attempts', '3', 'ann@example.com asked')$$, 'OX004', 'reason holds an e-mail address', 'an address in the reason');
SELECT is_empty('SELECT * FROM outreach.settings', 'nothing was written on refusal');

-- Whole numbers where something is counted, and no other spelling of them than the one that is read.
SELECT throws_ok(format('SELECT outreach.set_setting(%L, %L, %L)', name, value, 'why'), 'OX015', 'bad value for a setting', format('%s is not %s', name, value))
FROM unnest('{send_max_attempts,bit_signals_per_hub_per_day,bit_signals_per_company_per_day}'::text[]) AS name, unnest('{2.5,3.0}'::text[]) AS value;
SELECT lives_ok($$SELECT outreach.set_setting('bit_signals_per_hub_per_day', '1e3', 'why')$$, 'a thousand is a whole number however it is written');
SELECT is(outreach_internal.setting('bit_signals_per_hub_per_day'), '1000'::jsonb, 'and is read as one');
SELECT lives_ok($$SELECT outreach.set_setting('send_retry_base_seconds', '2.5', 'why')$$, 'what is measured may have a fraction');
SELECT is((fixture.refusal($$SELECT outreach.set_setting('bit_signals_per_hub_per_day', '0', 'why')$$)).hint,
  'A whole number from 1 to 1000000000: signals of one source hub recorded on one UTC day.', 'HINT says so');

-- An interval as a text, or a number of seconds, up to a year.
SELECT lives_ok(format('SELECT outreach.set_setting(%L, %L, %L)', 'bit_refresh_grace', value, 'why'), 'an interval: ' || value)
FROM unnest(ARRAY['"2 days"', '"36:00"', '"365 days"', '"0"', '0', '90', '31536000', '0.5']) AS value;
SELECT throws_ok(format('SELECT outreach.set_setting(%L, %L, %L)', 'bit_refresh_grace', value, 'why'), 'OX015', 'bad value for a setting', 'no interval, or none in range: ' || value)
FROM unnest(ARRAY['"soon"', '"-1 second"', '-1', '"366 days"', '31536001', '["1 day"]', 'true']) AS value;
SELECT is((fixture.refusal($$SELECT outreach.set_setting('bit_refresh_grace', '"soon"', 'why')$$)).hint,
  'An interval such as "1 day", or a number of seconds, from 0 to 31536000 seconds: time after valid_until from which a BIT score that was not refreshed counts as unknown for tier 3.', 'HINT says so');
SELECT is((SELECT value FROM outreach.settings WHERE name = 'bit_refresh_grace'), '0.5'::jsonb, 'a refusal leaves what was set');

SELECT * FROM finish();
ROLLBACK;
