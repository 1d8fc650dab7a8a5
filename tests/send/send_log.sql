BEGIN;
SELECT plan(39);

SELECT results_eq($$SELECT fixture.columns('outreach.send_log')$$, $$VALUES
  ('send_id uuid NOT NULL DEFAULT outreach_internal.new_send_id()'),
  ('campaign_id uuid NOT NULL'),
  ('version integer NOT NULL DEFAULT 1'),
  ('step_number integer NOT NULL'),
  ('variant text'),
  ('outreach_id uuid NOT NULL'),
  ('person_id uuid NOT NULL'),
  ('target_id uuid NOT NULL'),
  ('channel text NOT NULL'),
  ('recipient text NOT NULL'),
  ('recipient_key text NOT NULL STORED'),
  ('status text NOT NULL DEFAULT ''scheduled''::text'),
  ('status_reason text'),
  ('blocked_codes text[]'),
  ('due_at timestamp with time zone NOT NULL'),
  ('attempts integer NOT NULL DEFAULT 0'),
  ('claim_token uuid'),
  ('claimed_by text'),
  ('claimed_at timestamp with time zone'),
  ('sender_id uuid'),
  ('begun_at timestamp with time zone'),
  ('sent_at timestamp with time zone'),
  ('last_outcome text'),
  ('last_error text'),
  ('provider_message_id text'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.send_log')$$, $$VALUES
  ('PRIMARY KEY (send_id)'),
  ('UNIQUE (campaign_id, step_number, recipient_key)'),
  ('UNIQUE (outreach_id, campaign_id, step_number)'),
  ('UNIQUE (person_id, campaign_id, step_number)'),
  ('FOREIGN KEY (campaign_id, version, step_number) REFERENCES outreach.sequences(campaign_id, version, step_number)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)'),
  ('FOREIGN KEY (person_id) REFERENCES outreach.people(person_id)'),
  ('FOREIGN KEY (target_id) REFERENCES outreach.company_target(target_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.send_log')$$, $$VALUES
  ('guard_send_log AFTER DELETE ALWAYS'),
  ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.send_log')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'send_log', 'outreach_owner', 'its owner');

SELECT fixture.function_is('outreach_internal.guard_send_log', '', 'trigger', 'volatile', 'outreach_owner', '{}');
SELECT is((SELECT reloptions FROM pg_class WHERE oid = 'outreach.send_log'::regclass), '{fillfactor=25}', 'room for HOT updates');
SELECT results_eq($$SELECT a.attname::text COLLATE "C" FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indexrelid WHERE i.indrelid = 'outreach.send_log'::regclass AND i.indpred IS NULL AND i.indexprs IS NULL GROUP BY 1 ORDER BY 1$$,
  $$VALUES ('campaign_id' COLLATE "C"), ('outreach_id'), ('person_id'), ('recipient_key'), ('send_id'), ('step_number'), ('target_id'), ('version')$$, 'nothing that changes is indexed');
SELECT is((SELECT count(*) FROM pg_index WHERE indrelid = 'outreach.send_log'::regclass AND (indpred IS NOT NULL OR indexprs IS NOT NULL)), 0::bigint, 'nor stands in a predicate or expression');

SELECT fixture.contactable() AS company, fixture.contactable() AS other, fixture.campaign(NULL, 2) AS campaign \gset
SELECT outreach.enroll_campaign(:'campaign');
SELECT fixture.send_of(:'company', :'campaign') AS send \gset

-- A second copy of a message cannot be stored.
CREATE FUNCTION pg_temp.copied(set_company uuid, set_person uuid, set_recipient text, set_step integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _constraint text;
BEGIN
  INSERT INTO outreach.send_log (campaign_id, step_number, outreach_id, person_id, target_id, channel, recipient, due_at)
  SELECT campaign_id, coalesce(set_step, step_number), coalesce(set_company, outreach_id), coalesce(set_person, person_id), target_id, channel, coalesce(set_recipient, recipient), due_at
  FROM outreach.send_log WHERE send_id = (SELECT current_setting('test.send'))::uuid;
  RETURN 'stored';
EXCEPTION WHEN unique_violation OR foreign_key_violation THEN
  GET STACKED DIAGNOSTICS _constraint = CONSTRAINT_NAME;
  RETURN _constraint;
END
$$;
SELECT set_config('test.send', :'send', true);
INSERT INTO outreach.people (outreach_id, full_name, email) VALUES (:'company', 'Bo', 'bo@x.example') RETURNING person_id AS bo \gset
SELECT is(pg_temp.copied(NULL, :'bo', 'bo@x.example', NULL), 'company_gets_a_step_once', 'a company gets a step once');
SELECT fixture.minted() AS third \gset
SELECT is(pg_temp.copied(:'third', NULL, 'x@x.example', NULL), 'person_gets_a_step_once', 'a person gets a step once');
SELECT is(pg_temp.copied(:'third', :'bo', (SELECT '  ' || upper(recipient) FROM outreach.send_log WHERE send_id = :'send'), NULL), 'address_gets_a_step_once', 'an address gets a step once, however it is written');
SELECT is(pg_temp.copied(NULL, NULL, NULL, 9), 'send_log_step_fkey', 'a step that does not exist');
SELECT is(pg_temp.copied(NULL, NULL, NULL, 2), 'stored', 'the next step is another message');

SELECT throws_ok(format('UPDATE outreach.send_log SET %s WHERE send_id = %L', change, :'send'), '23514', NULL, 'refused by a constraint: ' || change)
FROM (VALUES ($$status = 'lost'$$), ($$status = 'blocked'$$), ($$blocked_codes = '{OX101}'$$), ($$status = 'claimed'$$), ($$status = 'sending'$$), ($$status = 'unknown'$$),
  ($$status = 'sent'$$), ($$status = 'bounced'$$), ('sent_at = now()'), ('attempts = -1'), ($$last_outcome = 'maybe'$$), ($$channel = 'fax'$$)) AS bad (change);
SELECT throws_ok(format('UPDATE outreach.send_log SET recipient = %L WHERE send_id = %L', ' ', :'send'), '23502', NULL, 'a recipient that is nothing when normalised');

-- Rows leave only with their company.
SELECT throws_ok('TRUNCATE outreach.send_log CASCADE', 'OX212', NULL, 'no TRUNCATE');
DELETE FROM outreach_internal.send_queue;
SELECT throws_ok(format('DELETE FROM outreach.send_log WHERE send_id = %L', :'send'), 'OX212', NULL, 'no DELETE');
SET session_replication_role = replica;
SELECT throws_ok(format('DELETE FROM outreach.send_log WHERE send_id = %L', :'send'), 'OX212', NULL, 'nor in replica mode');
SELECT throws_ok('TRUNCATE outreach.send_log CASCADE', 'OX212', NULL, 'nor TRUNCATE in replica mode');
RESET session_replication_role;
INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason) SELECT outreach_id, sovereign_company_id, minted_at, minted_by, 'test' FROM outreach.outreach WHERE outreach_id = :'company';
SELECT lives_ok(format('DELETE FROM outreach.send_log WHERE send_id = %L', :'send'), 'but once its company is in the archive');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'DELETE FROM outreach.send_log')$$, '42501', NULL, 'an application touches no table');

SELECT * FROM finish();
ROLLBACK;
