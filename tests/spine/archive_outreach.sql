BEGIN;
SELECT plan(68);

SELECT fixture.function_is('outreach.archive_outreach', 'outreach_ids uuid[], reason text, dry_run boolean DEFAULT true', 'TABLE(step integer, relation text, row_count bigint)',
  'volatile', 'outreach_owner', '{outreach_operator}');
SELECT fixture.function_is('outreach_internal.archive_children', 'outreach_id uuid, campaign_ids uuid[]', 'jsonb', 'stable', 'outreach_owner', '{}', definer => false);

-- Two companies with a row of everything, in a campaign with mail sent, delivered and scheduled.
SELECT fixture.contactable('Acme') AS a, fixture.contactable('Kept') AS kept, gen_random_uuid() AS unknown \gset
SELECT sovereign_company_id AS company FROM outreach.outreach WHERE outreach_id = :'a' \gset
CREATE FUNCTION pg_temp.furnish(id uuid, name text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO outreach.dol (outreach_id, ein, filing_year, renewal_month) VALUES (id, '12-3456789', 2025, 7), (id, '12-3456789', 2024, 7);
  INSERT INTO outreach.blog (outreach_id, source_url, published_at) VALUES (id, 'https://news.example/' || name, now());
  INSERT INTO outreach.talent_movement (outreach_id, person_name, movement_type, detected_at) VALUES (id, 'Bob', 'HIRE', now());
  WITH slot AS (INSERT INTO people.company_slot (outreach_id, slot_type) VALUES (id, 'CEO') RETURNING slot_id)
  INSERT INTO people.people_master (slot_id, full_name, email) SELECT slot_id, 'Eve Example', 'eve@' || name || '.example' FROM slot;
  SELECT outreach.record_signal(id, 'NEWS_MENTION', name || '-1');
  SELECT outreach.record_signal(id, 'EXECUTIVE_MOVEMENT', name || '-2');
  SELECT outreach.record_signal(id, 'EXECUTIVE_MOVEMENT', name || '-3');
  SELECT outreach.check_gate(id, 'phone');
$$;
-- A repeat within the window of its type is a signal too, marked as one that does not count.
SELECT outreach.set_signal_weight('EXECUTIVE_MOVEMENT', 'Medium', 90, now() - interval '1 year', 'test', dedupe_window => '7 days') \gset
SELECT pg_temp.furnish(:'a', 'acme'), pg_temp.furnish(:'kept', 'kept') \gset
SELECT outreach.snapshot_tiers() \gset
SELECT fixture.campaign('Running', 2) AS running, fixture.campaign('Over', 1, false) AS over \gset
SELECT outreach.add_step_variant(sequence_id, 'B', 'Other subject', 'Other body') FROM outreach.sequences WHERE campaign_id = :'over' \g /dev/null
SELECT outreach.set_campaign_status(:'over', 'active') \gset
SELECT outreach.enroll_campaign(:'running'), outreach.enroll_campaign(:'over') \gset
CREATE TEMP TABLE claim AS SELECT c.send_id, c.claim_token, c.outreach_id, c.campaign_id FROM outreach.claim_sends('archive test') AS c;
SELECT outreach.begin_send(c.send_id, c.claim_token) FROM claim AS c \g /dev/null
SELECT outreach.finish_send(c.send_id, c.claim_token, 'sent', c.send_id::text) FROM claim AS c WHERE c.campaign_id = :'running' \g /dev/null
SELECT outreach.record_event('test', c.send_id::text || kind, kind, clock_timestamp(), c.send_id) FROM claim AS c, unnest('{delivered,open}'::text[]) AS kind WHERE c.campaign_id = :'running' \g /dev/null
SELECT c.send_id AS in_hand, c.claim_token AS token FROM claim AS c WHERE c.outreach_id = :'a' AND c.campaign_id = :'over' \gset
INSERT INTO outreach_internal.skipped_steps (send_id, skipped_at) SELECT send_id, now() FROM outreach.send_log WHERE outreach_id = :'a' AND campaign_id = :'running' AND step_number = 2;
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'asked us to stop') AS block, outreach.add_override(:'a', 'BLOCK_PHONE', 'lifted later') AS lifted,
  outreach.add_override(:'a', 'FORCE_TIER', 'pilot', 3, clock_timestamp() + interval '1 day') AS tier, outreach.add_override(:'kept', 'BLOCK_PHONE', 'x') AS other \gset
SELECT outreach.remove_override(:'lifted', 'they came back'), outreach.set_marketing_disabled(:'a', true, 'asked us') \gset
SELECT fixture.audit_now() \gset

CREATE FUNCTION pg_temp.archive(ids uuid[], reason text, dry_run text DEFAULT 'false') RETURNS text LANGUAGE sql
AS $$ SELECT format('SELECT * FROM outreach.archive_outreach(%L, %L, %s)', ids, reason, dry_run) $$;
CREATE FUNCTION pg_temp.everything() RETURNS bigint LANGUAGE sql AS $$
  SELECT sum((xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || c.oid::regclass, false, true, '')))[1]::text::bigint)::bigint
  FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace IN ('outreach'::regnamespace, 'people'::regnamespace, 'cl'::regnamespace)
$$;
SELECT pg_temp.everything() AS rows_before \gset

-- Refusals: all or nothing.
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.archive(ARRAY[:'a']::uuid[], 'x', 'true')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_app,cl_writer}'::text[]) AS role;
SELECT throws_ok(pg_temp.archive(NULL, 'x'), 'OX001', 'outreach_id is null', 'no ids');
SELECT throws_ok(pg_temp.archive(ARRAY[:'a', NULL]::uuid[], 'x'), 'OX001', 'outreach_id is null', 'a NULL among the ids');
SELECT throws_ok(pg_temp.archive(ARRAY[:'a', :'unknown']::uuid[], 'x'), 'OX005', 'unknown outreach_id', 'an unknown id among them');
SELECT throws_ok(pg_temp.archive(ARRAY[:'a', :'unknown']::uuid[], 'x', 'true'), 'OX005', NULL, 'also for a dry run');
SELECT throws_ok(pg_temp.archive(ARRAY[:'unknown']::uuid[], ' '), 'OX004', NULL, 'a blank reason comes before an unknown id, as with overrides');
SELECT throws_ok(pg_temp.archive(NULL, ' '), 'OX001', NULL, 'and NULL before both');
SELECT throws_ok(pg_temp.archive(ARRAY[:'a']::uuid[], reason), 'OX004', NULL, 'reason ' || coalesce(to_json(reason)::text, 'NULL'))
FROM unnest('{NULL," ",ann@example.com asked}'::text[]) AS reason;
SELECT throws_ok(pg_temp.archive(ARRAY[:'a']::uuid[], 'x'), 'OX206', 'a send is being handed over', 'a send is being handed over right now');
SELECT is((fixture.refusal(pg_temp.archive(ARRAY[:'a']::uuid[], 'x'))).detail, format('send_id %s', :'in_hand'), 'DETAIL names it');
SELECT is(pg_temp.everything(), :'rows_before'::bigint, 'no refusal changed anything');
SELECT outreach.finish_send(:'in_hand', :'token', 'sent', 'in-hand') \gset
SELECT outreach.finish_send(c.send_id, c.claim_token, 'sent') FROM claim AS c WHERE c.campaign_id = :'over' AND c.outreach_id = :'kept' \g /dev/null
SELECT outreach.set_campaign_status(:'over', 'completed') \gset
SELECT outreach.set_campaign_status(:'over', 'archived') \gset
SELECT pg_temp.everything() AS rows_before \gset

-- The dry run, which is the default, and what it foretells.
CREATE TEMP TABLE dry AS SELECT * FROM outreach.archive_outreach(ARRAY[:'a', :'a']::uuid[], 'company dissolved');
SELECT results_eq('SELECT step, relation, row_count FROM dry', $$VALUES
  (1, 'outreach.engagement_events', 2::bigint), (1, 'outreach.send_log', 3),
  (2, 'outreach.sequences', 0),
  (3, 'outreach.campaigns', 0),
  (4, 'outreach.manual_overrides', 4),
  (5, 'outreach.bit_signals', 3),
  (6, 'outreach.bit_scores', 1),
  (7, 'outreach.blog', 1), (7, 'outreach.talent_movement', 1),
  (8, 'people.people_master', 1),
  (9, 'people.company_slot', 1),
  (10, 'outreach.people', 1),
  (11, 'outreach.dol', 2),
  (12, 'outreach.company_target', 1),
  (13, 'outreach.company_hub_status', 4), (13, 'outreach.outreach', 1)$$, 'the steps in order, with what will go; an id named twice goes once');
SELECT is(pg_temp.everything(), :'rows_before'::bigint, 'a dry run writes nothing');
SELECT results_eq(pg_temp.archive(ARRAY[:'a']::uuid[], 'x', 'NULL'), 'SELECT * FROM dry', 'only an explicit false deletes: NULL is a dry run');
SELECT is(pg_temp.everything(), :'rows_before'::bigint, 'nor does that write anything');
SELECT is_empty(pg_temp.archive('{}', 'x') || ' WHERE row_count > 0', 'no ids, nothing');

-- The real run.
INSERT INTO outreach.enrollment_stops (campaign_id, outreach_id, stop_reason, stopped_at) VALUES (:'running', :'a', 'company stopped: reply', now());
SELECT jsonb_agg(f ORDER BY step_number) AS figures FROM outreach.vw_campaign_funnel AS f WHERE campaign_id = :'over' \gset
SELECT sum(row_count) AS kept_before FROM outreach_internal.archive_scope(ARRAY[:'kept']::uuid[]) WHERE step NOT IN (2, 3) \gset
SET LOCAL ROLE outreach_operator;
CREATE TEMP TABLE real AS SELECT * FROM outreach.archive_outreach(outreach_ids => ARRAY[:'a', :'a']::uuid[], reason => 'company dissolved', dry_run => false);
RESET ROLE;
SELECT results_eq('SELECT * FROM real', 'SELECT * FROM dry', 'it deletes what the dry run said, in the same order');
SELECT is_empty('SELECT relation, row_count FROM outreach_internal.archive_scope(ARRAY[' || quote_literal(:'a') || ']::uuid[]) WHERE row_count > 0', 'nothing of the company is left');
SELECT is((SELECT ROW (outreach_id, outreach_attached_at)::text FROM cl.company_identity WHERE sovereign_company_id = :'company'), '(,)', 'the pointer is released, the company stays in the registry');
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'spine and registry hold the same pairs');
SELECT results_eq(format('SELECT sovereign_company_id, archived_by, reason, archived_at >= now() FROM outreach.outreach_archive WHERE outreach_id = %L', :'a'),
  format($$VALUES (%L::uuid, session_user::text COLLATE "default", 'company dissolved', true)$$, :'company'), 'the archive says who, why and when');
SELECT bag_eq(
  format($$SELECT c.key, jsonb_array_length(c.value)::bigint FROM outreach.outreach_archive AS a, jsonb_each(a.children) AS c WHERE a.outreach_id = %L$$, :'a'),
  $$SELECT relation, row_count FROM real WHERE row_count > 0 AND relation <> 'outreach.outreach'$$, 'and holds every row that went');
SELECT is((SELECT count(*) FROM outreach_internal.bit_duplicates AS d LEFT JOIN outreach.bit_signals AS s USING (signal_id) WHERE s.outreach_id IS DISTINCT FROM :'kept'), 0::bigint, 'marks of repeats went with their signals');
SELECT is((SELECT count(*) FROM outreach_internal.bit_duplicates), 1::bigint, 'and that of the other company stayed');
SELECT is((SELECT a.children #>> '{people.people_master,0,email}' FROM outreach.outreach_archive AS a WHERE a.outreach_id = :'a'), 'eve@acme.example', 'as it was');
SELECT is((SELECT count(*) FROM outreach.outreach_archive AS a, jsonb_array_elements(a.children -> 'outreach.manual_overrides') AS o WHERE a.outreach_id = :'a' AND o ->> 'removed_at' IS NULL), 3::bigint,
  'overrides as they were before the archive lifted them');
SELECT is_empty(format('SELECT * FROM outreach_internal.send_queue AS q LEFT JOIN outreach.send_log AS s USING (send_id) WHERE s.send_id IS NULL OR s.outreach_id = %L', :'a'), 'nothing of it is queued');
SELECT is_empty('SELECT k.send_id FROM outreach_internal.skipped_steps AS k', 'nor waits to be followed');

-- What stays.
SELECT fixture.audit_now() \gset
SELECT is((SELECT string_agg(l.action, ' ' ORDER BY l.audit_id) FROM outreach.override_audit_log AS l WHERE l.override_id = :'block'), 'INSERT UPDATE DELETE', 'the audit of its overrides, which tells of the archive');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'and is whole');
SELECT ok((SELECT count(*) >= 3 FROM outreach.gate_decisions WHERE outreach_id = :'a'), 'the gate''s decisions');
SELECT is((SELECT count(*) FROM outreach.tier_changes WHERE outreach_id = :'a'), 1::bigint, 'where it stood, as snapshots found it');
SELECT ok((SELECT count(*) >= 2 FROM outreach.unsubscribe_tokens AS t JOIN claim AS c USING (send_id) WHERE c.outreach_id = :'a'), 'the unsubscribe tokens of its mail');
SELECT is((SELECT sum(row_count) FROM outreach_internal.archive_scope(ARRAY[:'kept']::uuid[]) WHERE step NOT IN (2, 3)), :kept_before::numeric, 'the other company, to the last row');
SELECT is((SELECT jsonb_agg(f ORDER BY step_number) FROM outreach.vw_campaign_funnel AS f WHERE campaign_id = :'over'), :'figures', 'the figures of its campaigns');
SELECT is((SELECT stop_reason FROM outreach.enrollment_stops WHERE outreach_id = :'a'), 'company stopped: reply', 'its stops');
SELECT is((SELECT count(*) FROM outreach.campaigns), 2::bigint, 'campaigns with other sends, archived or not');
SELECT throws_ok(pg_temp.archive(ARRAY[:'a']::uuid[], 'again'), 'OX005', NULL, 'what is archived is not on the spine any more');

-- The last company of an archived campaign takes it along, templates and all.
SELECT bag_eq(pg_temp.archive(ARRAY[:'kept']::uuid[], 'merged') || $$ WHERE step IN (2, 3)$$, $$VALUES (2, 'outreach.sequences', 1::bigint), (3, 'outreach.campaigns', 1)$$, 'an archived campaign without sends goes');
SELECT set_eq('SELECT name FROM outreach.campaigns', ARRAY['Running'], 'an active one stays');
SELECT is((SELECT a.children #>> '{outreach.campaigns,0,name}' FROM outreach.outreach_archive AS a WHERE a.outreach_id = :'kept'), 'Over', 'the archive has it');
SELECT is((SELECT a.children #>> '{outreach.sequences,0,variants,0,subject_template}' FROM outreach.outreach_archive AS a WHERE a.outreach_id = :'kept'), 'Other subject', 'and the variants of its steps');
SELECT is_empty('SELECT * FROM outreach.step_variants', 'which went with them');

-- Brakes survive: minted again, the company is as blocked as it was.
SELECT outreach.mint_outreach(:'company') AS again \gset
SELECT bag_eq(format('SELECT override_type, reason, removed_at FROM outreach.manual_overrides WHERE outreach_id = %L', :'again'),
  $$VALUES ('BLOCK_EMAIL', 'asked us to stop', NULL::timestamptz), ('MARKETING_DISABLED', 'asked us', NULL)$$, 'what was live and can only forbid is set again; what was lifted, or forced a tier up, is not');
SELECT fixture.audit_now() \gset
SELECT is((SELECT count(*) FROM outreach.override_audit_log WHERE outreach_id = :'again' AND action = 'INSERT'), 2::bigint, 'audited');
SELECT is((SELECT array_agg(left(r, 5) ORDER BY r)::text FROM outreach.vw_marketing_eligibility_with_overrides AS v, unnest(v.reasons) AS r WHERE v.outreach_id = :'again'), '{OX101,OX102,OX104}', 'the gate refuses with them');
-- And once more, after the operator has lifted one of them.
SELECT outreach.set_marketing_disabled(:'again', false, 'agreed by letter') \gset
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'again']::uuid[], 'dissolved again', false) \gset
SELECT outreach.mint_outreach(:'company') AS third \gset
SELECT results_eq(format('SELECT override_type, reason FROM outreach.manual_overrides WHERE outreach_id = %L', :'third'), $$VALUES ('BLOCK_EMAIL', 'asked us to stop')$$, 'only what was live the last time');
SELECT fixture.audit_now() \gset
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'the audit is whole');
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'spine and registry hold the same pairs');
SELECT is((SELECT count(*) FROM outreach.outreach_archive WHERE sovereign_company_id = :'company'), 2::bigint, 'two archived lives of one company');

SELECT * FROM finish();
ROLLBACK;
