BEGIN;
SELECT plan(16);

SELECT fixture.function_is('outreach_internal.require_channel', 'channel text', 'void', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT lives_ok(format('SELECT outreach_internal.require_channel(%L)', channel), coalesce(channel, 'NULL') || ' passes')
FROM unnest('{email,phone,NULL}'::text[]) AS channel;
SELECT throws_ok(format('SELECT outreach_internal.require_channel(%L)', channel), 'OX010', 'unknown channel', to_json(channel) || ' is refused')
FROM unnest('{fax,Email,"","email ",all}'::text[]) AS channel;
SELECT is((fixture.refusal($$SELECT outreach_internal.require_channel('fax')$$)).detail, 'channel ''fax''', 'DETAIL names it');

SELECT * FROM finish();
ROLLBACK;
