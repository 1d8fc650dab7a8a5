-- Who may do what: the whole matrix, roles x objects x verbs. It is written from the contract, not from the database, and
-- held against it both ways: a privilege that is missing fails and so does one too many, each with its name.
BEGIN;
SELECT plan(14);

-- Verbs, as psql abbreviates them: r SELECT, a INSERT, w UPDATE, d DELETE, X EXECUTE, U USAGE. `.` is nothing.
-- A column has a line of its own where a role holds a privilege on it and not on the table.
CREATE FUNCTION pg_temp.matrix() RETURNS text LANGUAGE sql AS $matrix$ SELECT $$
                                                                     | app  subhub target dol  people blog talent writer dispat ingest operat analyst auditor
-- schemas
schema outreach                                                      | U    U      U      U    U      U    U      U      U      U      U      U       U
schema people                                                        | .    U      .      .    U      .    .      .      .      .      .      .       .
schema cl                                                            | .    .      .      .    .      .    .      U      .      .      .      .       .
schema outreach_internal                                             | .    .      .      .    .      .    .      .      .      .      .      .       .
-- registry
cl.company_identity                                                  | .    .      .      .    .      .    .      r      .      .      .      .       .
cl.company_identity(company_name)                                    | .    .      .      .    .      .    .      aw     .      .      .      .       .
cl.company_identity(domain)                                          | .    .      .      .    .      .    .      aw     .      .      .      .       .
cl.company_identity(country)                                         | .    .      .      .    .      .    .      aw     .      .      .      .       .
cl.company_identity(identity_status)                                 | .    .      .      .    .      .    .      aw     .      .      .      .       .
cl.company_identity(eligibility_status)                              | .    .      .      .    .      .    .      aw     .      .      .      .       .
cl.company_identity(exclusion_reason)                                | .    .      .      .    .      .    .      aw     .      .      .      .       .
cl.company_identity(sovereign_company_id)                            | .    .      .      .    .      .    .      a      .      .      .      .       .
outreach.load_companies(jsonb)                                       | .    .      .      .    .      .    .      X      .      .      .      .       .
outreach.set_company_status(jsonb)                                   | .    .      .      .    .      .    .      X      .      .      .      .       .
-- spine
outreach.outreach                                                    | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.outreach_archive                                            | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.outreach_orphan_archive                                     | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.mint_outreach(uuid)                                         | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.mint_outreach_batch(uuid[])                                 | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.get_outreach_id(uuid)                                       | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.sovereign_bucket(uuid)                                      | X    X      X      X    X      X    X      X      X      X      X      X       X
outreach.outreach_bucket(uuid)                                       | X    X      X      X    X      X    X      X      X      X      X      X       X
outreach.archive_outreach(uuid[], text, boolean)                     | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.vw_spine_misalignment                                       | .    .      .      .    .      .    .      .      .      .      .      r       r
-- hubs
outreach.hub_registry                                                | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.company_hub_status                                          | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.company_target                                              | .    arwd   arwd   .    .      .    .      .      .      .      .      .       .
outreach.dol                                                         | .    arwd   .      arwd .      .    .      .      .      .      .      .       .
outreach.blog                                                        | .    arwd   .      .    .      arwd .      .      .      .      .      .       .
outreach.talent_movement                                             | .    arwd   .      .    .      .    arwd   .      .      .      .      .       .
outreach.people                                                      | .    arwd   .      .    arwd   .    .      .      .      .      .      .       .
people.company_slot                                                  | .    arwd   .      .    arwd   .    .      .      .      .      .      .       .
people.people_master                                                 | .    arwd   .      .    arwd   .    .      .      .      .      .      .       .
outreach.load_people(jsonb)                                          | .    X      .      .    X      .    .      .      .      .      .      .       .
outreach.set_hub_status(uuid, text, text, text, timestamptz)         | X    X      X      X    X      X    X      .      .      .      .      .       .
outreach.vw_sovereign_completion                                     | .    .      .      .    .      .    .      .      .      .      .      r       .
-- bit
outreach.bit_signal_types                                            | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.bit_signals                                                 | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.bit_scores                                                  | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.record_signal(uuid, text, text, timestamptz, jsonb)         | X    X      X      X    X      X    X      .      .      .      .      .       .
outreach.record_signals(jsonb)                                       | X    X      X      X    X      X    X      .      .      .      .      .       .
outreach.derive_signals(uuid[])                                      | X    X      .      .    .      .    .      .      .      .      .      .       .
outreach.refresh_bit_scores(timestamptz)                             | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.bit_score_at(uuid, timestamptz)                             | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.explain_bit_score(uuid, timestamptz)                        | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.bit_breakdown(uuid, timestamptz)                            | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.next_bit_change(uuid)                                       | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.set_signal_weight(text, text, integer, timestamptz, text, numeric, interval) | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.vw_bit_score_history                                        | r    .      .      .    .      .    .      .      .      .      r      r       .
outreach.vw_bit_staleness                                            | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.vw_signal_weights                                           | .    .      .      .    .      .    .      .      .      .      r      r       .
-- control
outreach.manual_overrides                                            | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.override_audit_log                                          | .    .      .      .    .      .    .      .      .      .      .      .       r
outreach.add_override(uuid, text, text, integer, timestamptz)        | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.add_overrides(jsonb)                                        | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.remove_override(uuid, text)                                 | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.set_marketing_disabled(uuid, boolean, text)                 | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.halt_all_outreach(text)                                     | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.resume_all_outreach(text)                                   | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.vw_overrides                                                | .    .      .      .    .      .    .      .      .      .      r      r       .
outreach.vw_locks_on_brakes                                          | .    .      .      .    .      .    .      .      .      .      r      r       .
outreach.verify_override_audit()                                     | .    .      .      .    .      .    .      .      .      .      .      .       X
outreach.override_audit_head()                                       | .    .      .      .    .      .    .      .      .      .      .      .       X
outreach.posture()                                                   | .    .      .      .    .      .    .      .      X      .      X      .       X
-- gate
outreach.gate_decisions                                              | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.gate_decision_id_seq                                        | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.vw_gate_decisions                                           | .    .      .      .    .      .    .      .      .      .      .      r       r
outreach.vw_marketing_eligibility_with_overrides                     | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.vw_tier_distribution                                        | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.tier_changes                                                | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.snapshot_tiers()                                            | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.vw_tier_changes                                             | .    .      .      .    .      .    .      .      .      .      .      r       .
type outreach.marketing_eligibility                                  | U    .      .      .    .      .    .      .      .      .      U      .       .
outreach.marketing_safety_gate(uuid, text)                           | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.explain_gate(uuid, text)                                    | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.why_sent(uuid)                                              | X    .      .      .    .      .    .      .      .      .      X      .       X
outreach.why_not_sent(uuid, uuid)                                    | X    .      .      .    .      .    .      .      .      .      X      .       X
outreach.what_if(jsonb, jsonb)                                       | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.simulate_bit(jsonb, timestamptz)                            | X    .      .      .    .      .    .      .      .      .      X      X       .
outreach.check_gate(uuid, text)                                      | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.ensure_partitions(integer)                                  | .    .      .      .    .      .    .      .      .      .      X      .       .
-- campaign
outreach.campaigns                                                   | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.sequences                                                   | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.step_variants                                               | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.create_campaign(text, text, integer, text, integer, text[]) | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.configure_campaign(uuid, jsonb, text)                       | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.add_sequence_step(uuid, integer, text, text, interval, text) | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.set_sequence_step(uuid, text, text, interval, text)         | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.remove_sequence_step(uuid)                                  | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.add_step_variant(uuid, text, text, text)                    | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.remove_step_variant(uuid, text)                             | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.new_sequence_version(uuid)                                  | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.get_sequence(uuid, integer)                                 | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.preview_step(uuid, integer, uuid)                           | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.set_campaign_status(uuid, text, text)                       | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.preview_enrollment(uuid)                                    | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.enroll_campaign(uuid, integer)                              | X    .      .      .    .      .    .      .      .      .      .      .       .
type outreach.campaign                                               | U    .      .      .    .      .    .      .      .      .      .      .       .
outreach.get_campaign(uuid)                                          | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.vw_campaigns                                                | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.vw_sequences                                                | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.vw_variant_results                                          | .    .      .      .    .      .    .      .      .      .      .      r       .
-- send
outreach.send_log                                                    | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.suppressions                                                | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.unsubscribe_tokens                                          | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.country_time_zones                                          | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.holidays                                                    | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.load_holidays(jsonb)                                        | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.claim_sends(text, integer, interval, text[])                | .    .      .      .    .      .    .      .      X      .      .      .       .
outreach.begin_send(uuid, uuid)                                      | .    .      .      .    .      .    .      .      X      .      .      .       .
outreach.begin_sends(jsonb)                                          | .    .      .      .    .      .    .      .      X      .      .      .       .
outreach.finish_send(uuid, uuid, text, text, text)                   | .    .      .      .    .      .    .      .      X      .      .      .       .
outreach.finish_sends(jsonb)                                         | .    .      .      .    .      .    .      .      X      .      .      .       .
outreach.release_claims(jsonb)                                       | .    .      .      .    .      .    .      .      X      .      .      .       .
outreach.reap_expired_claims()                                       | .    .      .      .    .      .    .      .      X      .      .      .       .
outreach.requeue_blocked(uuid, text, text[])                         | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.cancel_sends(uuid, text)                                    | X    .      .      .    .      .    .      .      .      .      X      .       .
type outreach.send                                                   | U    .      .      .    .      .    .      .      .      .      .      .       .
outreach.get_send(uuid)                                              | X    .      .      .    .      .    .      .      .      .      .      .       .
outreach.senders                                                     | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.add_sender(text, jsonb)                                     | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.configure_sender(uuid, jsonb, text)                         | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.set_sender_status(uuid, text, text)                         | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach_internal.sender_cap(integer, integer, integer, integer, timestamptz, timestamptz)| .    .      .      .    .      .    .      .      .      .      X      X       .
outreach.vw_sender_load                                              | .    .      .      .    .      .    .      .      .      .      r      r       .
outreach.extend_claim(uuid, uuid, interval)                          | .    .      .      .    .      .    .      .      X      .      .      .       .
outreach.requeue_failed(uuid, text)                                  | X    .      .      .    .      .    .      .      .      .      X      .       .
outreach.resolve_unknown(uuid, text, text)                           | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.breakers                                                    | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.breaker_log                                                 | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.remove_breaker(text, text, text)                            | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.set_breaker(text, text, text, numeric, numeric, integer, interval)| .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.vw_breaker_log                                              | .    .      .      .    .      .    .      .      .      .      r      r       .
outreach.vw_sends                                                    | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.vw_blocked_sends                                            | .    .      .      .    .      .    .      .      .      .      .      r       .
-- engagement
outreach.engagement_events                                           | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.record_event(text, text, text, timestamptz, uuid, text, jsonb) | .    .      .      .    .      .    .      .      .      X      .      .       .
outreach.record_events(jsonb)                                        | .    .      .      .    .      .    .      .      .      X      .      .       .
outreach.suppress(text, text, text, text)                            | .    .      .      .    .      .    .      .      .      X      .      .       .
outreach.unsubscribe(text)                                           | .    .      .      .    .      .    .      .      .      X      .      .       .
outreach.lift_suppression(text, text, text)                          | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.suppression_lifts                                           | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.vw_suppression_lifts                                        | .    .      .      .    .      .    .      .      .      .      r      r       r
outreach.erase_person(uuid, text)                                    | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.erasures                                                    | .    .      .      .    .      .    .      .      .      .      r      .       r
outreach.vw_engagement_metrics                                       | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.enrollment_stops                                            | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.free_mail_domains                                           | .    .      .      .    .      .    .      .      .      .      .      .       .
outreach.load_free_mail_domains(text[])                              | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.vw_campaign_funnel                                          | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.vw_enrollment_stops                                         | .    .      .      .    .      .    .      .      .      .      .      r       .
outreach.vw_send_health                                              | .    .      .      .    .      .    .      .      .      .      .      r       .
-- settings and maintenance
outreach.settings                                                    | .    .      .      .    .      .    .      .      .      .      r      .       .
outreach.set_setting(text, jsonb, text)                              | .    .      .      .    .      .    .      .      .      .      X      .       .
outreach.run_maintenance()                                           | .    .      .      .    .      .    .      .      .      .      X      .       .
-- internals: what granted views and written tables call
outreach_internal.is_host_name(text)                                 | .    .      .      .    .      .    .      X      .      .      .      .       .
outreach_internal.is_country_code(text)                              | .    .      .      .    .      .    .      X      .      .      .      .       .
outreach_internal.is_email_address(text)                             | .    X      .      .    X      .    .      .      .      .      .      .       .
outreach_internal.is_time_zone(text)                                 | .    X      .      .    X      .    .      .      .      .      .      .       .
outreach_internal.normalise_address(text, text)                      | .    X      .      .    X      .    .      .      .      .      .      .       .
outreach_internal.clock()                                            | X    .      .      .    .      .    .      .      .      .      X      X       .
outreach_internal.normalise_international(text)                      | .    X      .      .    X      .    .      .      .      .      .      .       .
outreach_internal.is_suppressed(text, text)                          | .    .      .      .    .      .    .      .      .      .      .      X       .
outreach_internal.gate_reasons(integer, boolean, text, text, boolean, boolean, boolean, text) | .    .      .      .    .      .    .      .      .      .      .      X       .
outreach_internal.fresh_status(text, timestamptz, timestamptz)       | .    .      .      .    .      .    .      .      .      .      .      X       .
outreach_internal.computed_tier(text, integer, text, text, text)     | .    .      .      .    .      .    .      .      .      .      .      X       .
outreach_internal.score_tier(integer)                                | X    .      .      .    .      .    .      .      .      .      X      X       .
outreach_internal.bit_contribution(numeric, integer, timestamptz, timestamptz) | .    .      .      .    .      .    .      .      .      .      .      X       .
outreach_internal.bit_steps(numeric, integer, timestamptz, timestamptz, timestamptz) | X    .      .      .    .      .    .      .      .      .      X      X       .
outreach_internal.bit_refresh_grace()                                | .    .      .      .    .      .    .      .      .      .      .      X       .
outreach_internal.counts_as_unknown(timestamptz, timestamptz, interval) | .    .      .      .    .      .    .      .      .      .      .      X       .
outreach_internal.contact_problem(text, text, text, text, text)      | .    .      .      .    .      .    .      .      .      .      .      X       .
$$ $matrix$;

CREATE TEMP TABLE expected AS
SELECT btrim(split_part(l.line, '|', 1)) AS object, r.role, v.verb
FROM string_to_table(pg_temp.matrix(), E'\n') AS l (line)
CROSS JOIN LATERAL unnest(
  '{outreach_app,outreach_subhub,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_blog,outreach_hub_talent_flow,cl_writer,outreach_dispatcher,outreach_ingest,outreach_operator,outreach_analyst,outreach_auditor}'::text[],
  regexp_split_to_array(btrim(split_part(l.line, '|', 2)), '\s+')
) AS r (role, verbs)
LEFT JOIN (VALUES ('r', 'SELECT'), ('a', 'INSERT'), ('w', 'UPDATE'), ('d', 'DELETE'), ('X', 'EXECUTE'), ('U', 'USAGE')) AS v (letter, verb)
  ON strpos(r.verbs, v.letter) > 0
WHERE l.line ~ '^[a-z]';

CREATE TEMP VIEW differences AS
SELECT CASE WHEN h.object IS NULL THEN 'missing' ELSE 'surplus' END AS what,
  format('%s: %s on %s', coalesce(h.role, e.role), coalesce(h.verb, e.verb), coalesce(h.object, e.object)) AS privilege
FROM (SELECT * FROM expected WHERE verb IS NOT NULL) AS e
FULL JOIN (SELECT * FROM style.privileges AS p WHERE p.role <> ALL (style.owner_roles()::text[])) AS h USING (object, role, verb)
WHERE e.object IS NULL OR h.object IS NULL;

SELECT is((SELECT count(*) FROM string_to_table(pg_temp.matrix(), E'\n') AS l (line)
  WHERE l.line ~ '^[a-z]' AND l.line !~ '\|(\s+(\.|[rawdXU]+)){13}$'), 0::bigint, 'every line of the matrix has a verb or `.` for each of the thirteen roles');
SELECT is_empty($$
  SELECT btrim(split_part(l.line, '|', 1)) FROM string_to_table(pg_temp.matrix(), E'\n') AS l (line)
  WHERE l.line ~ '^[a-z]' GROUP BY 1 HAVING count(*) > 1 $$, 'no object stands twice in the matrix');
SELECT is_empty($$
  SELECT DISTINCT e.object FROM expected AS e
  WHERE e.object NOT IN (SELECT r.relation FROM style.relations AS r UNION ALL SELECT f.signature FROM style.functions AS f
    UNION ALL SELECT format('%s(%I)', c.relation, c.name) FROM style.columns AS c
    UNION ALL SELECT 'schema ' || s FROM unnest(style.schemas()) AS s
    UNION ALL SELECT 'type ' || r.relation FROM style.relations AS r WHERE r.kind = 'c')
  ORDER BY 1 $$, 'every object of the matrix exists');
SELECT is_empty($$
  SELECT o.object
  FROM (
    SELECT CASE r.kind WHEN 'c' THEN 'type ' ELSE '' END || r.relation AS object FROM style.relations AS r
    WHERE r.schema <> 'outreach_internal' AND NOT r.is_partition
      AND NOT (r.kind = 'S' AND EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'i'))
    UNION ALL SELECT f.signature FROM style.functions AS f WHERE f.schema <> 'outreach_internal'
  ) AS o
  WHERE o.object NOT IN (SELECT e.object FROM expected AS e)
  ORDER BY 1 $$, 'every table, view, sequence, type and function outside of outreach_internal is in the matrix');
SELECT is_empty($$ SELECT d.privilege FROM differences AS d WHERE d.what = 'missing' ORDER BY 1 $$, 'no privilege of the matrix is missing');
SELECT is_empty($$ SELECT d.privilege FROM differences AS d WHERE d.what = 'surplus' ORDER BY 1 $$, 'no privilege is held that is not in the matrix');

-- The owners, among each other: what each may do with what another one owns. Calls among helpers are not listed.
SELECT bag_eq(
  $$ SELECT p.role, string_agg(DISTINCT p.verb, ' ' ORDER BY p.verb), regexp_replace(p.object, '\(.*', '')
     FROM style.privileges AS p
     WHERE p.role = ANY (style.owner_roles()::text[]) AND p.verb <> 'EXECUTE'
     GROUP BY p.role, regexp_replace(p.object, '\(.*', '') $$,
  $$ VALUES
    ('outreach_owner',   'CREATE USAGE',         'schema outreach'),
    ('outreach_owner',   'CREATE USAGE',         'schema outreach_internal'),
    ('outreach_owner',   'CREATE USAGE',         'schema people'),
    ('outreach_owner',   'USAGE',                'schema cl'),
    ('outreach_owner',   'INSERT SELECT UPDATE', 'cl.company_identity'),
    ('outreach_owner',   'SELECT',               'outreach.manual_overrides'),
    ('outreach_owner',   'SELECT',               'outreach.settings'),
    ('outreach_control', 'CREATE USAGE',         'schema outreach'),
    ('outreach_control', 'CREATE USAGE',         'schema outreach_internal'),
    ('outreach_control', 'USAGE',                'schema cl'),
    ('outreach_control', 'SELECT',               'outreach_internal.company_facts'),
    ('outreach_control', 'SELECT',               'outreach_internal.company_summaries'),
    ('outreach_owner',   'INSERT SELECT',        'outreach.outreach_archive'),
    ('outreach_owner',   'SELECT',               'outreach.erasures'),
    ('outreach_owner',   'SELECT',               'outreach_internal.erased_addresses'),
    ('cl_owner',         'CREATE USAGE',         'schema cl'),
    ('cl_owner',         'USAGE',                'schema outreach_internal') $$,
  'the owners may do with each other''s objects what is listed');

-- A view reads tables with its owner's rights, but what a function in it reads is read with the reader's.
SELECT is_empty($$
  SELECT p.role, p.object, r.message
  FROM style.privileges AS p
  JOIN style.relations AS v ON v.relation = p.object AND v.kind = 'v'
  CROSS JOIN LATERAL fixture.refusal(format('SELECT fixture.as_role(%L, %L)', p.role, 'SELECT * FROM ' || p.object)) AS r
  WHERE p.verb = 'SELECT' AND p.role = ANY (style.access_roles()::text[]) AND r.code IS NOT NULL
  ORDER BY 1, 2 $$, 'who holds SELECT on a view can read it');

-- Does the comparison see a difference, in either direction?
GRANT EXECUTE ON FUNCTION outreach.halt_all_outreach(text) TO outreach_app;
GRANT SELECT ON outreach.send_log TO outreach_analyst;
GRANT SELECT (email) ON outreach.people TO outreach_dispatcher;
GRANT UPDATE (outreach_id) ON cl.company_identity TO cl_writer;
GRANT SELECT ON outreach_internal.gate_decisions_default TO outreach_auditor;
GRANT EXECUTE ON FUNCTION outreach.unsubscribe(text) TO PUBLIC;
GRANT SELECT ON outreach.vw_sends TO outreach_stranger;
SELECT set_has($$ SELECT d.privilege FROM differences AS d WHERE d.what = 'surplus' $$, $$ VALUES
  ('outreach_app: EXECUTE on outreach.halt_all_outreach(text)'),
  ('outreach_analyst: SELECT on outreach.send_log'),
  ('outreach_dispatcher: SELECT on outreach.people(email)'),
  ('cl_writer: UPDATE on cl.company_identity(outreach_id)'),
  ('outreach_auditor: SELECT on outreach_internal.gate_decisions_default'),
  ('PUBLIC: EXECUTE on outreach.unsubscribe(text)'),
  ('outreach_stranger: SELECT on outreach.vw_sends') $$,
  'one too many is named: on a function, a table, a column, a partition; to PUBLIC, to a stranger');

REVOKE EXECUTE ON FUNCTION outreach.mint_outreach(uuid) FROM outreach_app;
REVOKE DELETE ON people.company_slot FROM outreach_subhub;
REVOKE INSERT (country) ON cl.company_identity FROM cl_writer;
REVOKE USAGE ON SCHEMA outreach FROM outreach_ingest;
REVOKE SELECT ON outreach.vw_tier_distribution FROM outreach_analyst;
SELECT set_has($$ SELECT d.privilege FROM differences AS d WHERE d.what = 'missing' $$, $$ VALUES
  ('outreach_app: EXECUTE on outreach.mint_outreach(uuid)'),
  ('outreach_subhub: DELETE on people.company_slot'),
  ('cl_writer: INSERT on cl.company_identity(country)'),
  ('outreach_ingest: USAGE on schema outreach'),
  ('outreach_analyst: SELECT on outreach.vw_tier_distribution') $$,
  'one that is missing is named: on a function, a table, a column, a schema, a view');

-- Does what is granted suffice? Each role in its own place, by the rights alone that it holds.
SELECT lives_ok($$ SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_marketing_eligibility_with_overrides') $$,
  'an analyst reads the authoritative view');
SELECT throws_ok($$ SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.people') $$, '42501', NULL, 'and no contacts');
SELECT throws_ok($$ SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.vw_overrides') $$, '42501', NULL,
  'a stranger reads nothing');
SELECT throws_ok($$ SELECT fixture.as_role('outreach_operator', 'LOCK TABLE outreach_internal.brake_barrier') $$, '42501', NULL,
  'nobody reaches into outreach_internal');

SELECT * FROM finish();
ROLLBACK;
