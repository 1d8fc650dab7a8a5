BEGIN;
SELECT plan(122);

SELECT results_eq($$SELECT fixture.keys('outreach_internal.company_summaries')$$, $$VALUES ('PRIMARY KEY (outreach_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.company_summaries')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'company_summaries', 'outreach_owner', 'its owner');
SELECT fixture.function_is('outreach_internal.summarise_hubs', 'outreach_ids uuid[]', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.' || what, '', 'trigger', 'volatile', 'outreach_owner', '{}')
FROM unnest('{summarise_scores,summarise_touched,summarise_updated,summarise_all,forget_score,forget_scores,await_summaries}'::text[]) AS what;
SELECT fixture.function_is('outreach_internal.drop_empty_summaries', 'outreach_ids uuid[]', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT view_owner_is('outreach_internal', 'company_facts', 'outreach_owner', 'the owner of the comparison');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.company_facts')$$, 'nobody reads it but the owner');
SELECT results_eq($$SELECT fixture.columns('outreach_internal.company_facts')$$, $$SELECT regexp_replace(c, ' (NOT NULL|DEFAULT).*', '') FROM fixture.columns('outreach_internal.company_summaries') AS c$$, 'it has the columns of what it is compared with');
SELECT results_eq($$SELECT g FROM fixture.guards('outreach.bit_scores') AS g$$, $$VALUES ('forget_deleted AFTER DELETE ALWAYS'), ('forget_moved AFTER UPDATE ALWAYS'), ('forget_truncated AFTER TRUNCATE ALWAYS'), ('summarise_insert AFTER INSERT ALWAYS'), ('summarise_update AFTER UPDATE ALWAYS')$$, 'scores are');
SELECT results_eq($$SELECT g FROM fixture.guards('outreach.hub_registry') AS g WHERE g ~ 'summar'$$, $$VALUES ('await_summaries BEFORE INSERT OR UPDATE OR DELETE ALWAYS'), ('summarise_all AFTER INSERT OR UPDATE OR DELETE ALWAYS')$$, 'the registry of hubs is watched');

-- What statuses and scores say, company by company.
CREATE FUNCTION pg_temp.drift() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  _required text[] := ARRAY(SELECT hub_id FROM outreach.hub_registry WHERE classification = 'required');
  _company uuid;
  _said jsonb;
  _is jsonb;
  _until timestamptz;
BEGIN
  FOR _company IN SELECT outreach_id FROM outreach_internal.company_summaries UNION SELECT outreach_id FROM outreach.outreach LOOP
    SELECT jsonb_object_agg(replace(hub_id, '-', '_'), status) || jsonb_object_agg(replace(hub_id, '-', '_') || '_until', fresh_until)
        || jsonb_build_object('blocked', '{FAIL,BLOCKED}' && array_agg(status) FILTER (WHERE hub_id = ANY (_required)),
          'complete', _required <> '{}' AND _required <@ array_agg(hub_id) FILTER (WHERE status = 'PASS')),
      (array_agg(fresh_until ORDER BY fresh_until) FILTER (WHERE hub_id = ANY (_required)))[1]
    INTO _said, _until
    FROM outreach.company_hub_status WHERE outreach_id = _company;
    IF _said IS NULL AND NOT EXISTS (SELECT FROM outreach.bit_scores WHERE outreach_id = _company) THEN
      RETURN QUERY SELECT format('%s: %s, without a status or a score', _company, to_jsonb(s)) FROM outreach_internal.company_summaries AS s WHERE outreach_id = _company;
      CONTINUE;
    END IF;
    _said := jsonb_strip_nulls('{"blocked": false, "complete": false}'
      || coalesce(jsonb_strip_nulls(_said || jsonb_build_object('complete_until', _until)), '{}')
      || coalesce((SELECT jsonb_build_object('score', score, 'score_tier', score_tier, 'scored_at', scored_at, 'score_valid_until', valid_until)
        FROM outreach.bit_scores WHERE outreach_id = _company), '{}'));
    SELECT jsonb_strip_nulls(to_jsonb(s) - 'outreach_id') INTO _is FROM outreach_internal.company_summaries AS s WHERE outreach_id = _company;
    IF _is IS DISTINCT FROM _said THEN
      RETURN NEXT format('%s: %s, not %s', _company, _is, _said);
    END IF;
  END LOOP;
END
$$;
SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c \gset
CREATE FUNCTION pg_temp.after(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN EXECUTE statement; RETURN QUERY SELECT pg_temp.drift(); END $$;
CREATE FUNCTION pg_temp.of(id uuid) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws(' ', blocked, complete, complete_until AT TIME ZONE 'UTC', company_target, dol_filings, talent_flow, blog_content) FROM outreach_internal.company_summaries WHERE outreach_id = id $$;

SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status, fresh_until) SELECT id, hub, status, until::timestamptz FROM (VALUES (%1$L::uuid, 'dol-filings', 'PASS', '2030-01-02Z'), (%1$L, 'company-target', 'PASS', '2030-01-01Z'), (%1$L, 'talent-flow', 'FAIL', '2020-01-01Z'), (%2$L, 'blog-content', 'BLOCKED', NULL)) AS v (id, hub, status, until)$$, :'a', :'b')), 'rows of several companies at once');
SELECT is(pg_temp.of(:'a'), 't f 2020-01-01 00:00:00 PASS PASS FAIL', 'one row for all hubs');
SELECT is(pg_temp.of(:'b'), 'f f BLOCKED', 'an optional hub blocks nothing');
SELECT is(pg_temp.of(:'c'), NULL, 'without statuses, no row');
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$SELECT outreach.set_hub_status(%L, 'company-target', 'PASS', fresh_until => '2031-01-01Z')$$, :'a')), 'a hub says something else');
SELECT is(pg_temp.of(:'a'), 't f 2020-01-01 00:00:00 PASS PASS FAIL', 'the first end counts');
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$SELECT outreach.set_hub_status(%L, 'dol-filings', 'PASS')$$, :'c')), 'and something new');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$UPDATE outreach.company_hub_status SET status = 'IN_PROGRESS' WHERE hub_id = 'dol-filings'$$), 'many at once');
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$UPDATE outreach.company_hub_status SET outreach_id = %L WHERE outreach_id = %L$$, :'c', :'b')), 'another company''s from now on');
SELECT is(pg_temp.of(:'b'), NULL, 'the one before has none left');
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$DELETE FROM outreach.company_hub_status WHERE outreach_id = %L AND hub_id = 'talent-flow'$$, :'a')), 'one goes');
SELECT is(pg_temp.of(:'a'), 'f f 2030-01-02 00:00:00 PASS IN_PROGRESS', 'the others stay');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$UPDATE outreach.company_hub_status SET status = status WHERE false$$), 'nothing');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$DELETE FROM outreach.company_hub_status$$), 'all go');
SET LOCAL session_replication_role = replica;
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status) VALUES (%L, 'dol-filings', 'PASS')$$, :'a')), 'in replica mode, too');
SELECT is(pg_temp.of(:'a'), 'f f PASS', 'there is something to compare');
SET LOCAL session_replication_role = origin;
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$TRUNCATE outreach.company_hub_status$$), 'and by TRUNCATE');
SELECT is_empty('SELECT FROM outreach_internal.company_summaries', 'nothing is left');

-- What the registry requires.
SELECT fixture.hubs_pass(:'a'), outreach.set_hub_status(:'b', 'blog-content', 'FAIL');
SELECT is((SELECT complete FROM outreach_internal.company_summaries WHERE outreach_id = :'a'), true, 'complete');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$UPDATE outreach.hub_registry SET classification = 'required' WHERE hub_id = 'blog-content'$$), 'a hub is required from now on');
SELECT is((SELECT blocked FROM outreach_internal.company_summaries WHERE outreach_id = :'b'), true, 'it blocks');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$UPDATE outreach.hub_registry SET classification = 'optional' WHERE hub_id = 'blog-content'$$), 'and no longer');
SELECT is((SELECT blocked FROM outreach_internal.company_summaries WHERE outreach_id = :'b'), false, 'it does not block');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$INSERT INTO outreach.hub_registry VALUES ('new-hub', 'New', 'required', 7, 'X', 0.5, 0.1)$$), 'a seventh one');
SELECT is((SELECT complete FROM outreach_internal.company_summaries WHERE outreach_id = :'a'), false, 'and nobody is complete');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$DELETE FROM outreach.hub_registry WHERE hub_id = 'new-hub'$$), 'it goes again');
SELECT is((SELECT complete FROM outreach_internal.company_summaries WHERE outreach_id = :'a'), true, 'and all are');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$UPDATE outreach.hub_registry SET classification = 'optional'$$), 'none is required');
SELECT is((SELECT complete FROM outreach_internal.company_summaries WHERE outreach_id = :'a'), false, 'then nobody is complete');

-- The score's part.
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$SELECT outreach.record_signal(%L, 'NEWS_MENTION', 'one')$$, :'a')), 'a first signal');
SELECT isnt((SELECT score FROM outreach_internal.company_summaries WHERE outreach_id = :'a'), NULL, 'there is a score');
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$SELECT outreach.record_signal(%L, 'NEWS_MENTION', 'two')$$, :'a')), 'a second one');
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$SELECT outreach.record_signals(jsonb_build_array(jsonb_build_object('outreach_id', %L, 'signal_type', 'NEWS_MENTION', 'source_ref', 'three'), jsonb_build_object('outreach_id', %L, 'signal_type', 'NEWS_MENTION', 'source_ref', 'four')))$$, :'a', :'b')), 'several');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$SELECT outreach.refresh_bit_scores(now() + interval '20 days')$$), 'they fade');
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$UPDATE outreach.bit_scores SET outreach_id = %L WHERE outreach_id = %L$$, :'c', :'b')), 'another company''s from now on');
SELECT is((SELECT score FROM outreach_internal.company_summaries WHERE outreach_id = :'b'), NULL, 'the one before has none');
SELECT is(pg_temp.of(:'b'), 'f f FAIL', 'but for its status');
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$UPDATE outreach.bit_scores SET outreach_id = %L WHERE outreach_id = %L$$, :'b', :'c')), 'and back');
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$DELETE FROM outreach.bit_scores WHERE outreach_id = %L$$, :'b')), 'one goes');
SET LOCAL session_replication_role = replica;
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$UPDATE outreach.bit_scores SET score = 99, score_tier = 'BURNING', contribution = 99 WHERE outreach_id = %L$$, :'a')), 'in replica mode, too');
SELECT is((SELECT score FROM outreach_internal.company_summaries WHERE outreach_id = :'a'), 99, 'it is written');
SET LOCAL session_replication_role = origin;
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$TRUNCATE outreach.bit_scores$$), 'and by TRUNCATE');
SELECT is_empty('SELECT FROM outreach_internal.company_summaries WHERE num_nonnulls(score, score_tier, scored_at, score_valid_until) > 0', 'no score is left');

-- A company that leaves.
SELECT is_empty(format('SELECT pg_temp.after(%L)', format($$SELECT outreach.archive_outreach(ARRAY[%L::uuid], 'gone', dry_run => false)$$, :'b')), 'it is archived');
SELECT is_empty(format('SELECT FROM outreach_internal.company_summaries WHERE outreach_id = %L', :'b'), 'and has no summary');

-- The two views of it agree, too.
SELECT outreach.set_hub_status(:'a', 'company-target', 'PASS'), outreach.record_signal(:'a', 'NEWS_MENTION', 'five');
SELECT set_eq('SELECT * FROM outreach_internal.company_summaries', 'SELECT * FROM outreach_internal.company_facts', 'what the facts say');

-- Which the comparison would notice.
SELECT outreach.set_hub_status(:'a', 'dol-filings', 'PASS');
SELECT is((SELECT count(*) FROM pg_temp.after(statement)), 1::bigint, 'a drift is noticed: ' || statement)
FROM unnest(ARRAY['UPDATE outreach_internal.company_summaries SET blocked = NOT blocked WHERE outreach_id = ' || quote_literal(:'a'),
  'UPDATE outreach_internal.company_summaries SET talent_flow_until = now(), blocked = NOT blocked WHERE outreach_id = ' || quote_literal(:'a'),
  $$UPDATE outreach_internal.company_summaries SET score = 100 WHERE outreach_id = $$ || quote_literal(:'a'),
  'DELETE FROM outreach_internal.company_summaries WHERE outreach_id = ' || quote_literal(:'a')]) AS statement;
SELECT isnt_empty('SELECT * FROM outreach_internal.company_facts EXCEPT SELECT * FROM outreach_internal.company_summaries', 'and by the view');

SELECT * FROM finish();
ROLLBACK;
