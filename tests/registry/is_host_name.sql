BEGIN;
SELECT plan(54);

SELECT fixture.function_is('outreach_internal.is_host_name', 'host text', 'boolean', 'immutable', 'outreach_owner', '{cl_writer}', definer => false);

SELECT ok(outreach_internal.is_host_name(host), 'a host name: ' || left(host, 60))
FROM unnest(ARRAY[
  'example.com', 'a.bc', 'mail.example.co.uk', 'xn--bcher-kva.example', '3m.com', '1.example.com', 'a-b.example', 'a--b.example',
  'example.xn--p1ai', repeat('a', 63) || '.example', repeat('a.', 124) || 'abcde']) AS host;

SELECT ok(NOT outreach_internal.is_host_name(host), 'not one: ' || to_json(left(host, 60)))
FROM unnest(ARRAY[
  '', ' ', 'localhost', 'Example.com', 'example.COM', 'example.com.', '.example.com', 'example..com', '-a.example', 'a-.example', 'a.-b.example',
  'example.c', 'example.1', '192.168.0.1', '1.2.3.4a', '[::1]', '::1', 'a_b.example', 'bücher.example',
  'name.example:8080', 'https://example.com', 'example.com/path', 'user@example.com', 'example.com?x', 'exa mple.com',
  E'example.com\n', E'exam\nple.com', E'\nexample.com', 'example.com' || chr(160), '*.example.com', 'example.com,example.org',
  repeat('a', 64) || '.example', repeat('a.', 125) || 'abcd', repeat('a', 100000) || '.com']) AS host;

SELECT is(outreach_internal.is_host_name(repeat('a.', 124) || 'abcde'), true, '253 characters are allowed');
SELECT is(outreach_internal.is_host_name(NULL), NULL, 'NULL is neither: a CHECK lets it pass');

SELECT * FROM finish();
ROLLBACK;
