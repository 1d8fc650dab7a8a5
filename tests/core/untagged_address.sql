BEGIN;
SELECT plan(15);

SELECT fixture.function_is('outreach_internal.untagged_address', 'channel text, address text', 'text', 'immutable',
  'outreach_control', '{}', definer => false);
SELECT is(outreach_internal.untagged_address(channel, given), expected, format('%s %s is %s', channel, given, expected))
FROM (VALUES ('email', 'ann+news@x.example', 'ann@x.example'), ('email', 'ann+a+b@x.example', 'ann@x.example'), ('email', 'ann@x.example', 'ann@x.example'),
  ('email', '+ann@x.example', '+ann@x.example'), ('email', 'ann@x+y.example', 'ann@x+y.example'), ('email', '@x.example', '@x.example'), ('phone', '+1555', '+1555'),
  ('email', NULL, NULL)) AS v (channel, given, expected);

SELECT * FROM finish();
ROLLBACK;
