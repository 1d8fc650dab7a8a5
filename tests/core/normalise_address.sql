BEGIN;
SELECT plan(30);

SELECT fixture.function_is('outreach_internal.normalise_address', 'channel text, address text', 'text', 'immutable',
  'outreach_owner', '{outreach_hub_people,outreach_subhub}', definer => false);

SELECT is(outreach_internal.normalise_address(channel, given), expected, format('%s %s is %L', channel, to_json(given), expected))
FROM (VALUES
  ('email', 'ann@example.com', 'ann@example.com'),
  ('email', ' Ann@Example.COM ', 'ann@example.com'),
  ('email', E'\tann@example.com\r\n', 'ann@example.com'),
  ('email', 'a.n+n@example.com', 'a.n+n@example.com'), -- dots and tags belong to the address
  ('email', 'ann @example.com', 'ann @example.com'),
  ('email', '', NULL),
  ('email', E' \t\n', NULL),
  ('email', NULL, NULL),
  ('phone', '+1 (555) 010-9999', '+15550109999'),
  ('phone', '  +44 20 7946 0958', '+442079460958'),
  ('phone', E'\t+1 555 010 9999\n', '+15550109999'),
  ('phone', '(+1) 555-010-9999', '+15550109999'),
  ('phone', '1-555-010-9999', '15550109999'),
  ('phone', '555.010.9999', '5550109999'),
  ('phone', '', NULL),
  ('phone', 'none', NULL),
  ('phone', '+', NULL), -- no digits: nothing is left
  ('phone', ' + ext. ', NULL),
  ('phone', NULL, NULL)
) AS addresses (channel, given, expected);

-- The second time changes nothing: what is stored in its normal form stays findable.
SELECT is_empty(
  $$SELECT a FROM unnest('{ Ann@X.example ,+1 555 0100,Ä@Ö.EXAMPLE}'::text[]) AS a, unnest('{email,phone}'::text[]) AS c
    WHERE outreach_internal.normalise_address(c, outreach_internal.normalise_address(c, a)) IS DISTINCT FROM outreach_internal.normalise_address(c, a)$$,
  'it is idempotent');
SELECT is(outreach_internal.normalise_address('email', 'Ann@X.example'), outreach_internal.normalise_address('email', 'aNN@x.EXAMPLE'),
  'two spellings of an e-mail address are one');
SELECT is(outreach_internal.normalise_address('phone', '+1-555-0100'), outreach_internal.normalise_address('phone', '+1 (555) 0100'),
  'two spellings of a phone number are one');
SELECT isnt(outreach_internal.normalise_address('phone', '+1555'), outreach_internal.normalise_address('phone', '1555'),
  'an international and a national number are not');

SELECT * FROM finish();
ROLLBACK;
