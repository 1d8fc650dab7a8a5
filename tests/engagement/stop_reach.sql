BEGIN;
SELECT plan(39);

SELECT fixture.function_is('outreach_internal.stop_rule', 'kind text', 'text', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.stop_reach', 'send_ids uuid[], kinds text[]',
  'TABLE(send_id uuid, kind text, scope text, campaign_id uuid, outreach_id uuid, rule jsonb)', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.stop_scope', 'send_ids uuid[], kinds text[]', 'uuid[]', 'stable', 'outreach_owner', '{}', definer => false);

-- The HR person in one and two, the CEO in three; all companies alike, so that what is another company's would show.
SELECT fixture.contactable() AS company, fixture.contactable() AS other \gset
INSERT INTO outreach.people (outreach_id, full_name, slot_type, email, email_verification) SELECT outreach_id, 'Cy', 'CEO', 'cy@' || split_part(email, '@', 2), 'VALID' FROM outreach.people;
SELECT fixture.campaign('one') AS one, fixture.campaign('two') AS two, fixture.campaign('three') AS three \gset
SELECT outreach.configure_campaign(:'three', '{"slot_priority": ["CEO"]}', 'test');
SELECT outreach.enroll_campaign(c) FROM unnest(ARRAY[:'one', :'two', :'three']::uuid[]) AS c;
SELECT fixture.send_of(:'company', :'one') AS send \gset
SELECT set_config('test.send', :'send', true), set_config('test.company', :'company', true);
CREATE FUNCTION pg_temp.reach(kind text, rules text DEFAULT '{}', others text DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE outreach.campaigns SET rules = CASE name WHEN 'one' THEN reach.rules::jsonb ELSE others::jsonb END;
  RETURN (SELECT string_agg(concat_ws(' ', c.name, r.scope, r.rule) || CASE WHEN r.outreach_id <> current_setting('test.company')::uuid OR r.send_id <> current_setting('test.send')::uuid OR r.kind <> reach.kind THEN ' WRONG' ELSE '' END, ', ' ORDER BY array_position('{one,two,three}', c.name))
    FROM outreach_internal.stop_reach(ARRAY[current_setting('test.send')]::uuid[], ARRAY[kind]) AS r JOIN outreach.campaigns AS c USING (campaign_id));
END
$$;
SELECT is(pg_temp.reach(kind, rules, others), reach, format('%s, %s there, %s elsewhere', kind, rules, others))
FROM (VALUES
  ('complaint', '{}', '{}', 'one person, two person'), ('unsubscribe', '{}', '{}', 'one person, two person'), ('bounce', '{}', '{}', 'one person, two person'),
  ('reply', '{}', '{}', NULL), ('reply', '{}', '{"reply_rule": "company"}', NULL), ('reply', '{"out_of_office_days": 1}', '{}', NULL),
  ('reply', '{"reply_rule": "person"}', '{}', 'one person "person"'), ('reply', '{"reply_rule": "person"}', '{"reply_rule": "company"}', 'one person "person", two person "company"'),
  ('reply', '{"reply_rule": "company"}', '{}', 'one company "company"'), ('reply', '{"reply_rule": "company"}', '{"reply_rule": "person"}', 'one company "company", two company "person", three company "person"'),
  ('soft bounce', '{}', '{"soft_bounce_strikes": 1}', 'two person 1'), ('soft bounce', '{}', '{}', NULL), ('soft bounce', '{"soft_bounce_strikes": 2}', '{"soft_bounce_strikes": 1}', 'one person 2, two person 1'),
  ('automatic reply', '{"reply_rule": "company"}', '{"out_of_office_days": 1}', 'two person 1'), ('automatic reply', '{"reply_rule": "company"}', '{}', NULL), ('automatic reply', '{"out_of_office_days": 2}', '{"out_of_office_days": 1}', 'one person 2, two person 1'),
  (NULL, '{"reply_rule": "company"}', '{}', NULL)) AS r (kind, rules, others, reach);
SELECT is(outreach_internal.stop_scope(ARRAY[:'send']::uuid[], '{complaint}'), ARRAY(SELECT s.send_id FROM outreach.send_log AS s WHERE s.outreach_id = :'company' AND s.campaign_id <> :'three' ORDER BY 1), 'what is to be locked: the sends there');

SELECT * FROM finish();
ROLLBACK;
