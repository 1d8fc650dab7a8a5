BEGIN;
SELECT plan(26);

SELECT fixture.function_is('outreach_internal.require_reason', 'reason text', 'void', 'immutable', 'outreach_control', '{}');

SELECT lives_ok(format('SELECT outreach_internal.require_reason(%L)', reason), 'fine: ' || to_json(reason))
FROM (VALUES ('asked us by phone to stop'), ('x'), ('rate @ 5 % is too high'), ('see @example on the wiki'), ('mail to ann at example.com bounced'), ('停止')) AS good (reason);

SELECT throws_ok(format('SELECT outreach_internal.require_reason(%L)', reason), 'OX004', 'reason is blank', 'blank: ' || coalesce(to_json(reason)::text, 'NULL'))
FROM (VALUES (NULL), (''), ('   '), (E'\t\r\n'), (E'\u000b\f')) AS blank (reason);

SELECT throws_ok(format('SELECT outreach_internal.require_reason(%L)', reason), 'OX004', 'reason holds an e-mail address', 'an address: ' || to_json(reason))
FROM (VALUES ('ann@example.com'), ('asked by ANN@EXAMPLE.COM today'), ('(ann@example.com)'), ('a.n+n@mail.example.co.uk bounced'), ('x,ann@example.com,y'), ('mailto:ann@example.com'), (E'two\nlines ann@example.com')) AS address (reason);

SELECT unalike(r::text, '%ann@%', 'the refusal does not repeat the address')
FROM fixture.refusal($$SELECT outreach_internal.require_reason('ann@example.com asked')$$) AS r;

SELECT * FROM finish();
ROLLBACK;
