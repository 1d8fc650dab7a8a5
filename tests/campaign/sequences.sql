BEGIN;
SELECT plan(29);

SELECT results_eq($$SELECT fixture.columns('outreach.sequences')$$, $$VALUES
  ('sequence_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('campaign_id uuid NOT NULL'),
  ('version integer NOT NULL DEFAULT 1'),
  ('step_number integer NOT NULL'),
  ('subject_template text NOT NULL'),
  ('body_template text NOT NULL'),
  ('delay interval NOT NULL DEFAULT ''00:00:00''::interval'),
  ('condition text NOT NULL DEFAULT ''always''::text'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.sequences')$$, $$VALUES
  ('PRIMARY KEY (sequence_id)'),
  ('UNIQUE (campaign_id, version, step_number)'),
  ('FOREIGN KEY (campaign_id) REFERENCES outreach.campaigns(campaign_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.sequences')$$, $$VALUES
  ('guard_sequences AFTER INSERT OR UPDATE OR DELETE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.sequences')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'sequences', 'outreach_owner', 'its owner');

SELECT fixture.function_is('outreach_internal.guard_sequences', '', 'trigger', 'volatile', 'outreach_owner', '{}');

SELECT fixture.campaign('Draft', 1, false) AS draft, fixture.campaign('Active', 1) AS active, fixture.campaign('Old', 1, false) AS old \gset
SELECT throws_ok(format($$INSERT INTO outreach.sequences (campaign_id, step_number, subject_template, body_template, delay) VALUES (%L, %s)$$, :'draft', given), code, NULL, why)
FROM (VALUES ($$0, 's', 'b', '0'$$, '23514', 'steps count from 1'), ($$2, 's', ' ', '0'$$, '23514', 'a body is not blank'),
  ($$2, 's', 'b', '-1 second'$$, '23514', 'no delay into the past'), ($$2, 's', 'b', '11 years'$$, '23514', 'no delay beyond reason'),
  ($$1, 's', 'b', '0'$$, '23505', 'a number stands once in a version')) AS bad (given, code, why);

SELECT throws_ok(format($$INSERT INTO outreach.sequences (campaign_id, version, step_number, subject_template, body_template, condition) VALUES (%L, %s)$$, :'draft', given), '23514', NULL, why)
FROM (VALUES ($$0, 1, 's', 'b', 'always'$$, 'versions count from 1'), ($$1, 2, 's', 'b', 'opened'$$, 'a condition is one of three')) AS bad (given, why);
SELECT lives_ok(format($$UPDATE outreach.sequences SET body_template = 'other' WHERE campaign_id = %L$$, :'draft'), 'a draft may be changed');
SELECT throws_ok(format(statement, :'active'), 'OX213', 'templates are immutable', 'not once it is active: ' || left(statement, 6))
FROM (VALUES ($$INSERT INTO outreach.sequences (campaign_id, step_number, subject_template, body_template) VALUES (%L, 2, 's', 'b')$$),
  ($$UPDATE outreach.sequences SET body_template = 'other' WHERE campaign_id = %L$$),
  ($$DELETE FROM outreach.sequences WHERE campaign_id = %L$$)) AS s (statement);
SELECT throws_ok(format($$UPDATE outreach.sequences SET campaign_id = %L, step_number = 7 WHERE campaign_id = %L$$, :'active', :'draft'), 'OX213', NULL, 'nor moved into it');
SELECT throws_ok(format($$UPDATE outreach.sequences SET campaign_id = %L, step_number = 7 WHERE campaign_id = %L$$, :'draft', :'active'), 'OX213', NULL, 'nor out of it');

SELECT outreach.set_campaign_status(:'active', 'paused');
SELECT throws_ok(format($$UPDATE outreach.sequences SET body_template = 'other' WHERE campaign_id = %L$$, :'active'), 'OX213', NULL, 'nor when it is paused');
SELECT outreach.set_campaign_status(:'old', 'archived');
SELECT throws_ok(format($$UPDATE outreach.sequences SET body_template = 'other' WHERE campaign_id = %L$$, :'old'), 'OX213', NULL, 'nor when it is archived');
SELECT lives_ok(format($$DELETE FROM outreach.sequences WHERE campaign_id = %L$$, :'old'), 'but an archived campaign may lose its steps');

SET session_replication_role = replica;
SELECT throws_ok(format($$UPDATE outreach.sequences SET body_template = 'other' WHERE campaign_id = %L$$, :'active'), 'OX213', NULL, 'nor in replica mode');

SELECT * FROM finish();
ROLLBACK;
