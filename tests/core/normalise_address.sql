BEGIN;
SELECT plan(56);

SELECT fixture.function_is('outreach_internal.normalise_address', 'channel text, address text', 'text', 'immutable',
  'outreach_control', '{outreach_hub_people,outreach_subhub}', definer => false);
SELECT fixture.function_is('outreach_internal.normalise_international', 'address text', 'text', 'immutable',
  'outreach_control', '{outreach_hub_people,outreach_subhub}');

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
  ('email', 'Ann@Bücher.Example', 'ann@xn--bcher-kva.example'),
  ('email', 'ann@XN--BCHER-KVA.example', 'ann@xn--bcher-kva.example'),
  ('email', 'ann@bu' || U&'\0308' || 'cher.example', 'ann@xn--bcher-kva.example'), -- the dots as a character of their own
  ('email', 'ann@münchen。faß．例え', 'ann@xn--mnchen-3ya.xn--fa-hia.xn--r8jz45g'), -- full stops of other scripts
  ('email', 'Änne@example.com', 'änne@example.com'), -- the local part is no host
  ('email', 'a@b@Ü.example', 'a@b@xn--tda.example'), -- the last @ counts
  ('email', 'ann@example.com.', 'ann@example.com'), -- the root
  ('email', 'ann@bücher.example. ', 'ann@xn--bcher-kva.example'),
  ('email', '@Example.COM', '@example.com'), -- a whole domain
  ('email', '@Bücher.example', '@xn--bcher-kva.example'),
  ('email', 'ann+News@example.com', 'ann+news@example.com'), -- whether a tag counts is a setting
  ('email', 'bücher', 'bücher'),
  ('email', 'x@' || repeat('ü', 64) || '.example', 'x@' || repeat('ü', 64) || '.example'), -- no label
  ('email', 'ann.', 'ann'),
  ('email', '.', NULL),
  ('email', 'erased:01a20cd1-dd93-79c8-9493-09e682417e77', 'erased:01a20cd1-dd93-79c8-9493-09e682417e77'),
  ('phone', 'erased:01a20cd1-dd93-79c8-9493-09e682417e77', 'erased:01a20cd1-dd93-79c8-9493-09e682417e77'),
  ('phone', 'erased: 1', '1'),
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
  $$SELECT a FROM unnest('{ Ann@X.example ,+1 555 0100,Ä@Ö.EXAMPLE,a@b. .}'::text[]) AS a, unnest('{email,phone}'::text[]) AS c
    WHERE outreach_internal.normalise_address(c, outreach_internal.normalise_address(c, a)) IS DISTINCT FROM outreach_internal.normalise_address(c, a)$$,
  'it is idempotent');
SELECT is(outreach_internal.normalise_address('email', 'Ann@X.example'), outreach_internal.normalise_address('email', 'aNN@x.EXAMPLE'),
  'two spellings of an e-mail address are one');
SELECT is(outreach_internal.normalise_address('phone', '+1-555-0100'), outreach_internal.normalise_address('phone', '+1 (555) 0100'),
  'two spellings of a phone number are one');
SELECT is(outreach_internal.normalise_address('email', 'ann@INFO.example' COLLATE "C"), 'ann@info.example', 'ASCII in lower case whatever the collation');
SELECT isnt(outreach_internal.normalise_address('phone', '+1555'), outreach_internal.normalise_address('phone', '1555'),
  'an international and a national number are not');

SELECT * FROM finish();
ROLLBACK;
