BEGIN;
SELECT plan(49);

SELECT fixture.function_is('outreach.posture', '', 'TABLE(check_name text, severity text, ok boolean, detail text)', 'stable', 'outreach_control',
  '{outreach_auditor,outreach_dispatcher,outreach_operator}');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.posture()')$$, '42501', NULL, 'a stranger may not');
SELECT lives_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT * FROM outreach.posture()')$$, 'a dispatcher may');

SELECT is_empty($$SELECT check_name, detail FROM outreach.posture() WHERE NOT ok AND severity = 'error'$$, 'as deployed, no error');
SELECT results_eq('SELECT check_name, severity FROM outreach.posture()', $$VALUES
  ('guards_enabled', 'error'), ('keys_in_force', 'error'), ('bodies_unchanged', 'error'), ('owners_as_deployed', 'error'), ('owners_cannot_log_in', 'error'),
  ('nobody_becomes_an_owner', 'warning'), ('privileges_as_deployed', 'error'), ('nothing_for_public', 'error'), ('no_dangerous_grants', 'error'),
  ('definer_paths_pinned', 'error'), ('triggers_cannot_be_set_aside', 'error'), ('no_row_security', 'error'), ('nobody_writes_all_data', 'error'), ('writes_are_durable', 'error'),
  ('summaries_agree', 'error'), ('server_is_patched', 'warning')$$, 'the checks, in their order');

-- Each thing is broken, seen, and mended by rolling back. What names the damage must be in the detail.
CREATE FUNCTION pg_temp.failed_after(damage text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _failed text;
BEGIN
  EXECUTE damage;
  SELECT string_agg(p.check_name || ': ' || p.detail, E'\n' ORDER BY p.check_name) INTO _failed FROM outreach.posture() AS p WHERE NOT p.ok AND p.check_name <> 'server_is_patched';
  RAISE EXCEPTION 'undo';
EXCEPTION WHEN raise_exception THEN
  RETURN _failed;
END
$$;
CREATE ROLE test_login LOGIN;
SELECT fixture.minted() AS company \gset
SELECT outreach.set_hub_status(:'company', 'dol-filings', 'PASS');
SELECT matches(pg_temp.failed_after(damage), pattern, what)
FROM (VALUES
  ('a guard disabled', 'ALTER TABLE outreach.outreach DISABLE TRIGGER "0_guard_spine"', 'guards_enabled: changed: "0_guard_spine" on outreach.outreach is .*enabled D'),
  ('a guard no longer ALWAYS, as a restore with triggers disabled leaves it', 'ALTER TABLE cl.company_identity ENABLE TRIGGER "0_guard_pointer_update"', 'guards_enabled: changed: .*enabled O'),
  ('a guard dropped', 'DROP TRIGGER refuse_truncate ON outreach.override_audit_log', 'guards_enabled: missing: refuse_truncate on outreach.override_audit_log'),
  ('a trigger added', 'CREATE TRIGGER swallow BEFORE UPDATE ON outreach.manual_overrides FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', 'guards_enabled: added: swallow on outreach.manual_overrides'),
  ('the guard of a partition disabled', 'ALTER TABLE outreach_internal.gate_decisions_2026_01 DISABLE TRIGGER refuse_truncate', 'guards_enabled: .*partition outreach_internal.gate_decisions_2026_01 lacks an enabled refuse_truncate'),
  ('the spine''s key lost to a CASCADE', 'ALTER TABLE cl.company_identity DROP CONSTRAINT pointer_is_unique_per_company CASCADE', 'keys_in_force: .*missing: spine_is_in_the_registry on outreach.outreach'),
  ('a CHECK dropped', 'ALTER TABLE outreach.gate_decisions DROP CONSTRAINT refused_exactly_with_codes', 'keys_in_force: .*missing: refused_exactly_with_codes on outreach.gate_decisions'),
  ('a key that is there again but not validated',
    'ALTER TABLE outreach.company_target DROP CONSTRAINT company_target_outreach_id_fkey; ALTER TABLE outreach.company_target ADD CONSTRAINT company_target_outreach_id_fkey FOREIGN KEY (outreach_id) REFERENCES outreach.outreach (outreach_id) NOT VALID',
    'keys_in_force: changed: company_target_outreach_id_fkey on outreach.company_target'),
  ('keys switched off by a superuser', 'ALTER TABLE outreach.manual_overrides DISABLE TRIGGER ALL', 'keys_in_force: .*key state_is_audited on outreach.manual_overrides is switched off'),
  ('the audit function replaced', 'CREATE OR REPLACE FUNCTION outreach_internal.audit_override() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ''BEGIN RETURN NULL; END''',
    'bodies_unchanged: changed: outreach_internal.audit_override\(\)'),
  ('a helper replaced', 'CREATE OR REPLACE FUNCTION outreach_internal.gate_message(code text) RETURNS text LANGUAGE sql IMMUTABLE AS ''SELECT NULL::text''', 'bodies_unchanged: changed: outreach_internal.gate_message\(text\)'),
  ('a view replaced', 'CREATE OR REPLACE VIEW outreach.vw_spine_misalignment AS SELECT NULL::uuid AS outreach_id, NULL::uuid AS sovereign_company_id, NULL::text AS problem WHERE false',
    'bodies_unchanged: changed: outreach.vw_spine_misalignment'),
  ('a search_path that is no longer pinned', 'ALTER FUNCTION outreach.halt_all_outreach(text) RESET search_path', 'definer_paths_pinned: outreach.halt_all_outreach\(text\)'),
  ('a table given to another owner', 'ALTER TABLE outreach.manual_overrides OWNER TO outreach_owner', 'owners_as_deployed: changed: outreach.manual_overrides is outreach_owner, was outreach_control'),
  ('a schema given to the hub''s owner', 'ALTER SCHEMA outreach OWNER TO outreach_owner', 'owners_as_deployed: schema outreach is owned by outreach_owner'),
  ('an owner that can log in', 'ALTER ROLE outreach_control LOGIN', 'owners_cannot_log_in: role outreach_control can log in'),
  ('a login that can become an owner', 'GRANT outreach_control TO test_login', 'nobody_becomes_an_owner: login test_login can become outreach_control'),
  ('a privilege taken, as a restore without privileges does', 'REVOKE EXECUTE ON FUNCTION outreach.claim_sends(text, integer, interval, text[]) FROM outreach_dispatcher', 'privileges_as_deployed: missing: outreach.claim_sends'),
  ('a privilege added', 'GRANT INSERT ON outreach.send_log TO outreach_app', 'privileges_as_deployed: added: outreach.send_log to outreach_app'),
  ('a pointer opened to the registry''s writer', 'GRANT UPDATE (outreach_id) ON cl.company_identity TO cl_writer', 'privileges_as_deployed: .*cl.company_identity \(outreach_id\) to cl_writer'),
  ('EXECUTE for PUBLIC', 'GRANT EXECUTE ON FUNCTION outreach.resume_all_outreach(text) TO PUBLIC', 'nothing_for_public: PUBLIC may execute outreach.resume_all_outreach\(text\)'),
  ('a table for PUBLIC', 'GRANT SELECT ON outreach.people TO PUBLIC', 'nothing_for_public: PUBLIC holds SELECT on outreach.people'),
  ('TRIGGER left granted', 'GRANT TRIGGER ON outreach.manual_overrides TO test_login', 'no_dangerous_grants: test_login holds TRIGGER on outreach.manual_overrides'),
  ('TRUNCATE left granted', 'GRANT TRUNCATE ON outreach.gate_decisions TO test_login', 'no_dangerous_grants: test_login holds TRUNCATE on outreach.gate_decisions'),
  ('REFERENCES left granted', 'GRANT REFERENCES ON outreach.outreach TO outreach_control', 'no_dangerous_grants: outreach_control holds REFERENCES on outreach.outreach'),
  ('CREATE granted', 'GRANT CREATE ON SCHEMA outreach TO test_login', 'no_dangerous_grants: test_login may create in schema outreach'),
  ('SET on session_replication_role', 'GRANT SET ON PARAMETER session_replication_role TO test_login', 'triggers_cannot_be_set_aside: test_login may set session_replication_role'),
  ('a rule', 'CREATE RULE swallow AS ON DELETE TO outreach.manual_overrides DO INSTEAD NOTHING', 'triggers_cannot_be_set_aside: a rule stands on outreach.manual_overrides'),
  ('row security switched on', 'ALTER TABLE outreach.people ENABLE ROW LEVEL SECURITY', 'no_row_security: row security is on for outreach.people'),
  ('a policy', 'CREATE POLICY peek ON outreach.outreach USING (true)', 'no_row_security: policy peek stands on outreach.outreach'),
  ('a summary written past its triggers', format('UPDATE outreach_internal.company_summaries SET blocked = NOT blocked WHERE outreach_id = %L', :'company'), 'summaries_agree: 1 companies are not summarised as the tables say, among them ' || :'company'),
  ('a summary that is gone', format('DELETE FROM outreach_internal.company_summaries WHERE outreach_id = %L', :'company'), 'summaries_agree: 1 companies .*' || :'company'),
  ('data "fixed" with the triggers off, though they are on again', format('ALTER TABLE outreach.company_hub_status DISABLE TRIGGER summarise_update; UPDATE outreach.company_hub_status SET status = ''FAIL'' WHERE outreach_id = %L; ALTER TABLE outreach.company_hub_status ENABLE ALWAYS TRIGGER summarise_update', :'company'), 'summaries_agree: 1 companies .*' || :'company'),
  ('a member of pg_write_all_data', 'GRANT pg_write_all_data TO test_login', 'nobody_writes_all_data: test_login is a member of pg_write_all_data')
) AS d (what, damage, pattern);

SELECT is_empty($$SELECT check_name, detail FROM outreach.posture() WHERE NOT ok AND severity = 'error'$$, 'each damage was undone');
SELECT ok(pg_temp.failed_after($$SELECT outreach_internal.create_decision_partition('2040-01-01')$$) IS NULL, 'a partition made since the deployment, guards and all, is no failure');
SELECT matches(
  pg_temp.failed_after($$SELECT outreach_internal.create_decision_partition('2040-01-01'); ALTER TABLE outreach_internal.gate_decisions_2040_01 DISABLE TRIGGER refuse_change$$),
  'guards_enabled: partition outreach_internal.gate_decisions_2040_01 lacks an enabled refuse_change', 'without its guards it is');
SELECT is_empty('SELECT p.check_name FROM outreach.posture() AS p WHERE p.detail IS NULL', 'every check says what it found or what it checked');

SELECT * FROM finish();
ROLLBACK;
