BEGIN;
SELECT plan(27);

SELECT fixture.function_is('outreach_internal.skip_unmet_steps', 'send_ids uuid[], as_of timestamp with time zone', 'uuid[]', 'volatile', 'outreach_owner', '{}', definer => false);

-- A second step with a condition, and what happened to the first message.
CREATE FUNCTION pg_temp.second_step(condition text, events jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _campaign uuid := outreach.create_campaign('One');
  _company uuid := fixture.contactable();
  _kept uuid[];
  _send uuid;
BEGIN
  PERFORM outreach.add_sequence_step(_campaign, 1, 's', 'b');
  PERFORM outreach.add_sequence_step(_campaign, 2, 's', 'b', '0', second_step.condition);
  PERFORM outreach.set_campaign_status(_campaign, 'active');
  PERFORM outreach.enroll_campaign(_campaign);
  PERFORM fixture.send_all(_campaign);
  PERFORM outreach.record_event('p', gen_random_uuid()::text, e ->> 'type', clock_timestamp(), fixture.send_of(_company, _campaign), payload => coalesce(e -> 'payload', '{}'))
  FROM jsonb_array_elements(second_step.events) AS e;
  _send := fixture.send_of(_company, _campaign, 2);
  _kept := outreach_internal.skip_unmet_steps(ARRAY[_send], clock_timestamp());
  RETURN (SELECT CASE WHEN _kept = ARRAY[_send] THEN 'goes, ' ELSE '' END || s.status || coalesce(': ' || s.status_reason, '') FROM outreach.send_log AS s WHERE s.send_id = _send);
END
$$;
SELECT is(pg_temp.second_step(condition, events::jsonb), outcome, condition || ' ' || events)
FROM (VALUES
  ('always', '[]', 'goes, scheduled'),
  ('always', '[{"type": "open"}]', 'goes, scheduled'),
  ('not_opened', '[]', 'goes, scheduled'),
  ('not_opened', '[{"type": "delivered"}]', 'goes, scheduled'),
  ('not_opened', '[{"type": "open"}]', 'cancelled: step skipped: the message before was opened'),
  ('not_opened', '[{"type": "click"}]', 'cancelled: step skipped: the message before was opened'),
  ('not_opened', '[{"type": "open", "payload": {"machine": true}}, {"type": "click", "payload": {"machine": true}}]', 'goes, scheduled'),
  ('not_opened', '[{"type": "open", "payload": {"machine": true}}, {"type": "open"}]', 'cancelled: step skipped: the message before was opened'),
  ('clicked', '[]', 'cancelled: step skipped: the message before was not clicked'),
  ('clicked', '[{"type": "open"}]', 'cancelled: step skipped: the message before was not clicked'),
  ('clicked', '[{"type": "click", "payload": {"machine": true}}]', 'cancelled: step skipped: the message before was not clicked'),
  ('clicked', '[{"type": "click"}]', 'goes, scheduled')) AS v (condition, events, outcome);
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is_empty($$SELECT send_id FROM outreach_internal.skipped_steps EXCEPT SELECT send_id FROM outreach.send_log WHERE status = 'cancelled'$$, 'only what is skipped is noted');

-- A first step has no message before it.
SELECT outreach.create_campaign('First') AS first, outreach.create_campaign('Other') AS other, fixture.contactable() \gset
SELECT outreach.add_sequence_step(:'first', 1, 's', 'b', '0', 'clicked'), outreach.add_sequence_step(:'other', 1, 's', 'b', '0', 'not_opened');
SELECT outreach.enroll_campaign(c) FROM unnest(ARRAY[:'first', :'other']::uuid[]) AS c;
SELECT is(outreach_internal.skip_unmet_steps(ARRAY[fixture.a_send(:'first'), fixture.a_send(:'other')], now()), ARRAY[fixture.a_send(:'other')], 'it was not opened, and not clicked');
SELECT is((SELECT status_reason FROM outreach.send_log WHERE send_id = fixture.a_send(:'first')), 'step skipped: there is no message before it', 'says why');
SELECT is((SELECT skipped_at FROM outreach_internal.skipped_steps WHERE send_id = fixture.a_send(:'first')), now(), 'and when');

-- The condition is that of the send's own version.
SELECT outreach.create_campaign('Two versions') AS two \gset
SELECT outreach.add_sequence_step(:'two', 1, 's', 'b', '0', 'clicked');
SELECT outreach.set_campaign_status(:'two', 'active');
SELECT outreach.enroll_campaign(:'two', 1);
SELECT outreach.new_sequence_version(:'two');
SELECT outreach.set_sequence_step(sequence_id, condition => 'not_opened') FROM outreach.sequences WHERE campaign_id = :'two' AND version = 2;
SELECT outreach.enroll_campaign(:'two', 1);
SELECT is(outreach_internal.skip_unmet_steps(ARRAY(SELECT send_id FROM outreach.send_log WHERE campaign_id = :'two' ORDER BY version), now()), ARRAY(SELECT send_id FROM outreach.send_log WHERE campaign_id = :'two' AND version = 2), 'each by its own version');

-- In their order; an empty array is one.
SELECT is(outreach_internal.skip_unmet_steps('{}', now()), '{}', 'none');
SELECT array_agg(send_id ORDER BY send_id DESC) AS plain FROM outreach.send_log WHERE campaign_id = :'other' \gset
SELECT is(outreach_internal.skip_unmet_steps(:'plain'::uuid[], now()), :'plain'::uuid[], 'in the order they came');

SELECT * FROM finish();
ROLLBACK;
