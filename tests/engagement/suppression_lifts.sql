BEGIN;
SELECT plan(21);

SELECT results_eq($$SELECT fixture.columns('outreach.suppression_lifts')$$, $$VALUES
  ('lift_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('channel text NOT NULL'),
  ('scope text NOT NULL'),
  ('address_hash bytea NOT NULL'),
  ('suppressed_reason text NOT NULL'),
  ('suppressed_origin text NOT NULL'),
  ('suppressed_at timestamp with time zone NOT NULL'),
  ('reason text NOT NULL'),
  ('lifted_by text NOT NULL DEFAULT SESSION_USER'),
  ('lifted_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.suppression_lifts')$$, $$VALUES ('PRIMARY KEY (lift_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.suppression_lifts')$$, $$VALUES ('refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.suppression_lifts')$$, 'no access role touches it');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_suppression_lifts')$$, $$VALUES ('outreach_analyst: SELECT'), ('outreach_auditor: SELECT'), ('outreach_operator: SELECT')$$, 'they read the view');
SELECT table_owner_is('outreach', 'suppression_lifts', 'outreach_control', 'its owner');
SELECT fixture.function_is('outreach_internal.record_lift', 'channel text, scope text, address_hash bytea, suppressed_reason text, suppressed_origin text, suppressed_at timestamp with time zone, reason text', 'void', 'volatile', 'outreach_control', '{}');

CREATE FUNCTION pg_temp.lift(channel text, scope text, suppressed_reason text, reason text) RETURNS text LANGUAGE sql AS
$$ SELECT format('SELECT outreach_internal.record_lift(%L, %L, sha256(%L), %L, %L, now(), %L)', channel, scope, 'x', suppressed_reason, 'o', reason) $$;
SELECT throws_ok(pg_temp.lift(c, s, was, r), '23514', NULL, format('refused: %s %s %s %s', c, s, was, r))
FROM (VALUES ('fax', 'address', 'asked', 'r'), ('email', 'world', 'asked', 'r'), ('email', 'address', 'unsubscribe', 'r'), ('email', 'address', 'complaint', 'r'), ('email', 'address', 'asked', ' ')) AS v (c, s, was, r);
SELECT lives_ok(pg_temp.lift('email', 'domain', 'asked', 'r'), 'a lift');
SELECT results_eq('SELECT channel, scope, suppressed_reason, reason, lifted_by FROM outreach.vw_suppression_lifts', $$VALUES ('email', 'domain', 'asked', 'r', session_user::text COLLATE "default")$$, 'as analysts see it');
SELECT throws_ok('SELECT fixture.as_role(''outreach_control'', ''DELETE FROM outreach.suppression_lifts'')', 'OX212', 'table is append-only', 'its owner may not take it back');
SELECT * FROM finish();
ROLLBACK;
