BEGIN;
SELECT plan(34);

SELECT fixture.function_is('outreach_internal.is_email_address', 'address text', 'boolean', 'immutable', 'outreach_owner', '{outreach_hub_people,outreach_subhub}', definer => false);

SELECT ok(outreach_internal.is_email_address(address), address) FROM unnest(ARRAY[
  'ann@acme.example', 'Ann.O''Lee+tag@ACME.example', 'a@b', 'ann_lee-x@mail.acme.example', 'ärger@müller.example', 'a!#$%&*/=?^`{|}~@x.example',
  repeat('a', 64) || '@acme.example']) AS address;
SELECT ok(NOT outreach_internal.is_email_address(address), 'not ' || quote_literal(address)) FROM unnest(ARRAY[
  '', ' ', 'ann', '@acme.example', 'ann@', 'ann@@acme.example', 'ann lee@acme.example', ' ann@acme.example', E'ann@acme.example\n',
  E'ann@acme.example\r\nBcc: all@acme.example', E'ann\t@acme.example', 'Ann <ann@acme.example>', '<ann@acme.example>', 'ann@acme.example,bob@acme.example',
  'ann@acme.example;bob@acme.example', '"ann"@acme.example', 'mailto:ann@acme.example', repeat('a', 65) || '@acme.example',
  'ann@' || repeat('a', 251)]) AS address;
SELECT is(outreach_internal.is_email_address(NULL), NULL, 'NULL gives NULL');

SELECT * FROM finish();
ROLLBACK;
