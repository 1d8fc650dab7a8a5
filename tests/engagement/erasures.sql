BEGIN;
SELECT plan(14);

SELECT results_eq($$SELECT fixture.columns('outreach.erasures')$$, $$VALUES
  ('person_id uuid NOT NULL'),
  ('reason text NOT NULL'),
  ('erased_by text NOT NULL DEFAULT SESSION_USER'),
  ('erased_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.erasures')$$, $$VALUES ('PRIMARY KEY (person_id)')$$, 'once a person');
SELECT results_eq($$SELECT fixture.guards('outreach.erasures')$$, $$VALUES ('refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT results_eq($$SELECT fixture.grants('outreach.erasures')$$, $$VALUES ('outreach_auditor: SELECT'), ('outreach_operator: SELECT')$$, 'who may do what with it');
SELECT table_owner_is('outreach', 'erasures', 'outreach_control', 'its owner');
SELECT throws_ok($$SELECT fixture.as_role('outreach_owner', 'INSERT INTO outreach.erasures (person_id, reason) VALUES (gen_random_uuid(), ''x'')')$$, '42501', NULL, 'the hub''s owner does not write it');

INSERT INTO outreach.erasures (person_id, reason) VALUES (gen_random_uuid(), 'asked');
SELECT throws_ok($$INSERT INTO outreach.erasures (person_id, reason) VALUES (gen_random_uuid(), ' ')$$, '23514', NULL, 'a reason is not blank');
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_control'', %L)', statement), 'OX212', 'table is append-only', 'its owner may not ' || statement)
FROM unnest('{DELETE FROM outreach.erasures,UPDATE outreach.erasures SET reason = ''other'',TRUNCATE outreach.erasures CASCADE}'::text[]) AS statement;
SET LOCAL session_replication_role = replica;
SELECT throws_ok(statement, 'OX212', 'table is append-only', 'nor in replica mode ' || statement)
FROM unnest('{DELETE FROM outreach.erasures,UPDATE outreach.erasures SET reason = ''other'',TRUNCATE outreach.erasures CASCADE}'::text[]) AS statement;
SET LOCAL session_replication_role = origin;
SELECT is((SELECT erased_by FROM outreach.erasures), session_user::text COLLATE "default", 'with the login');

SELECT * FROM finish();
ROLLBACK;
