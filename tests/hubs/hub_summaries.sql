BEGIN;
SELECT plan(85);

SELECT results_eq($$SELECT fixture.keys('outreach_internal.hub_summaries')$$, $$VALUES ('PRIMARY KEY (outreach_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.hub_summaries')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'hub_summaries', 'outreach_owner', 'its owner');
SELECT fixture.function_is('outreach_internal.summarise_hubs', 'outreach_ids uuid[]', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.summarise_' || what, '', 'trigger', 'volatile', 'outreach_owner', '{}') FROM unnest('{inserted,updated,deleted,none,all}'::text[]) AS what;
SELECT fixture.function_is('outreach_internal.await_summaries', '', 'trigger', 'volatile', 'outreach_owner', '{}');
SELECT results_eq($$SELECT g FROM fixture.guards('outreach.hub_registry') AS g WHERE g ~ 'summar'$$, $$VALUES ('await_summaries BEFORE INSERT OR UPDATE OR DELETE ALWAYS'), ('summarise_all AFTER INSERT OR UPDATE OR DELETE ALWAYS')$$, 'the registry is watched');

-- What the statuses say, by a loop over the statuses.
CREATE FUNCTION pg_temp.drift() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  _required text[] := ARRAY(SELECT hub_id FROM outreach.hub_registry WHERE classification = 'required');
  _company uuid;
  _said jsonb;
  _is jsonb;
  _until timestamptz;
BEGIN
  FOR _company IN SELECT outreach_id FROM outreach_internal.hub_summaries UNION SELECT outreach_id FROM outreach.company_hub_status LOOP
    SELECT jsonb_object_agg(replace(hub_id, '-', '_'), status) || jsonb_object_agg(replace(hub_id, '-', '_') || '_until', fresh_until)
        || jsonb_build_object('blocked', '{FAIL,BLOCKED}' && array_agg(status) FILTER (WHERE hub_id = ANY (_required)),
          'complete', _required <> '{}' AND _required <@ array_agg(hub_id) FILTER (WHERE status = 'PASS')),
      (array_agg(fresh_until ORDER BY fresh_until) FILTER (WHERE hub_id = ANY (_required)))[1]
    INTO _said, _until
    FROM outreach.company_hub_status WHERE outreach_id = _company;
    _said := jsonb_strip_nulls('{"blocked": false, "complete": false}'
      || jsonb_strip_nulls(_said || jsonb_build_object('complete_until', _until)));
    SELECT jsonb_strip_nulls(to_jsonb(s) - 'outreach_id') INTO _is FROM outreach_internal.hub_summaries AS s WHERE outreach_id = _company;
    IF _is IS DISTINCT FROM _said THEN
      RETURN NEXT format('%s: %s, not %s', _company, _is, _said);
    END IF;
  END LOOP;
END
$$;
SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c \gset
CREATE FUNCTION pg_temp.after(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN EXECUTE statement; RETURN QUERY SELECT pg_temp.drift(); END $$;
CREATE FUNCTION pg_temp.of(id uuid) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws(' ', blocked, complete, complete_until AT TIME ZONE 'UTC', company_target, dol_filings, talent_flow, blog_content) FROM outreach_internal.hub_summaries WHERE outreach_id = id $$;

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
SELECT isnt(pg_temp.of(:'a'), NULL, 'there is something to compare');
SET LOCAL session_replication_role = origin;
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$TRUNCATE outreach.company_hub_status$$), 'and by TRUNCATE');
SELECT is_empty('SELECT FROM outreach_internal.hub_summaries', 'nothing is left');

-- What the registry requires.
SELECT fixture.hubs_pass(:'a'), outreach.set_hub_status(:'b', 'blog-content', 'FAIL');
SELECT is((SELECT complete FROM outreach_internal.hub_summaries WHERE outreach_id = :'a'), true, 'complete');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$UPDATE outreach.hub_registry SET classification = 'required' WHERE hub_id = 'blog-content'$$), 'a hub is required from now on');
SELECT is((SELECT blocked FROM outreach_internal.hub_summaries WHERE outreach_id = :'b'), true, 'it blocks');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$UPDATE outreach.hub_registry SET classification = 'optional' WHERE hub_id = 'blog-content'$$), 'and no longer');
SELECT is((SELECT blocked FROM outreach_internal.hub_summaries WHERE outreach_id = :'b'), false, 'it does not block');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$INSERT INTO outreach.hub_registry VALUES ('new-hub', 'New', 'required', 7, 'X', 0.5, 0.1)$$), 'a seventh one');
SELECT is((SELECT complete FROM outreach_internal.hub_summaries WHERE outreach_id = :'a'), false, 'and nobody is complete');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$DELETE FROM outreach.hub_registry WHERE hub_id = 'new-hub'$$), 'it goes again');
SELECT is((SELECT complete FROM outreach_internal.hub_summaries WHERE outreach_id = :'a'), true, 'and all are');
SELECT is_empty(format('SELECT pg_temp.after(%L)', $$UPDATE outreach.hub_registry SET classification = 'optional'$$), 'none is required');
SELECT is((SELECT complete FROM outreach_internal.hub_summaries WHERE outreach_id = :'a'), false, 'then nobody is complete');

-- Which the comparison would notice.
SELECT outreach.set_hub_status(:'a', 'dol-filings', 'PASS');
SELECT is((SELECT count(*) FROM pg_temp.after(statement)), 1::bigint, 'a drift is noticed: ' || statement)
FROM unnest(ARRAY['UPDATE outreach_internal.hub_summaries SET blocked = NOT blocked WHERE outreach_id = ' || quote_literal(:'a'),
  'UPDATE outreach_internal.hub_summaries SET talent_flow_until = now(), blocked = NOT blocked WHERE outreach_id = ' || quote_literal(:'a'),
  'DELETE FROM outreach_internal.hub_summaries WHERE outreach_id = ' || quote_literal(:'a')]) AS statement;

SELECT * FROM finish();
ROLLBACK;
