BEGIN;
SELECT plan(17);

SELECT fixture.function_is('outreach_internal.is_machine_event', 'event jsonb', 'boolean', 'immutable', 'outreach_owner', '{outreach_analyst}', definer => false);

SELECT is(outreach_internal.is_machine_event(event::jsonb), expected, event)
FROM (VALUES ('{"payload": {}}', false), ('{"payload": {"machine": true}}', true), ('{"payload": {"machine": "True"}}', true), ('{"payload": {"machine": false}}', false), ('{"payload": {"machine": null}}', false),
  ('{"payload": {"machine": "perhaps"}}', false), ('{"payload": {"machine": {"a": 1}}}', false), ('{"machine": true, "payload": {}}', true), ('{"machine": false, "payload": {}}', false),
  ('{"machine": null, "payload": {"machine": true}}', true)) AS v (event, expected);

SELECT * FROM finish();
ROLLBACK;
