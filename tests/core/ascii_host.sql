BEGIN;
SELECT plan(33);

SELECT fixture.function_is('outreach_internal.ascii_host', 'host text', 'text', 'immutable', 'outreach_control', '{}');
SELECT fixture.function_is('outreach_internal.punycode', 'label text', 'text', 'immutable', 'outreach_control', '{}');

-- RFC 3492, section 7.1, in lower case.
SELECT is(outreach_internal.punycode(label), expected, 'RFC 3492: ' || label)
FROM (VALUES
  (U&'\0644\064A\0647\0645\0627\0628\062A\0643\0644\0645\0648\0634\0639\0631\0628\064A\061F', 'egbpdaj6bu4bxfgehfvwxn'),
  ('他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'),
  ('他們爲什麽不說中文', 'ihqwctvzc91f659drss3x8bo0yb'),
  ('pročprostěnemluvíčesky', 'proprostnemluvesky-uyb24dma41a'),
  ('почемужеонинеговорятпорусски', 'b1abfaaepdrnnbgefbadotcwatmq2g4l'),
  ('3年b組金八先生', '3b-ww4c5e180e575a65lsy2b'),
  ('maji' || 'で' || 'koi' || 'する' || '5秒前', 'majikoi5-783gue6qz075azm5e'),
  ('-> $1.00 <-', '-> $1.00 <--'),
  ('ü', 'tda'),
  ('bücher', 'bcher-kva')
) AS v (label, expected);

SELECT is(outreach_internal.ascii_host(given), expected, format('%L is %L', given, expected))
FROM (VALUES ('Example.COM', 'example.com'), ('BÜCHER.Example', 'xn--bcher-kva.example'), ('a.ß.b', 'a.xn--zca.b'), ('ﬁ.ü', 'fi.xn--tda'),
  ('ü｡ü', 'xn--tda.xn--tda'), ('', ''), (repeat('ü.', 127), lower(repeat('ü.', 127))), ('ü..', 'xn--tda..'), (NULL, NULL)) AS v (given, expected);

SELECT * FROM finish();
ROLLBACK;
