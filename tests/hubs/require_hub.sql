BEGIN;
SELECT plan(29);

SELECT fixture.function_is('outreach_internal.require_hub', 'hub_ids text[]', 'void', 'stable', 'outreach_owner', '{}', definer => false);

-- What each role speaks for, through the role that the session has SET.
CREATE FUNCTION pg_temp.spoken_for(role text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _hub text;
  _spoken text[] := '{}';
BEGIN
  PERFORM set_config('role', role, true);
  FOREACH _hub IN ARRAY '{company-target,dol-filings,people-intelligence,talent-flow,blog-content,outreach-execution}'::text[] LOOP
    BEGIN
      PERFORM outreach.set_hub_status(current_setting('test.company')::uuid, _hub, 'PASS');
      _spoken := _spoken || _hub;
    EXCEPTION WHEN insufficient_privilege THEN
      NULL;
    END;
  END LOOP;
  PERFORM set_config('role', 'none', true);
  RETURN array_to_string(_spoken, ' ');
END
$$;
SELECT set_config('test.company', fixture.minted()::text, true) \gset
SELECT is(pg_temp.spoken_for(role), hubs, role || ' speaks for ' || coalesce(nullif(hubs, ''), 'none'))
FROM (VALUES
  ('outreach_hub_company_target', 'company-target'),
  ('outreach_hub_dol', 'dol-filings'),
  ('outreach_hub_people', 'people-intelligence'),
  ('outreach_hub_talent_flow', 'talent-flow'),
  ('outreach_hub_blog', 'blog-content'),
  ('outreach_subhub', 'company-target dol-filings people-intelligence talent-flow blog-content'),
  ('outreach_app', 'company-target dol-filings people-intelligence talent-flow blog-content outreach-execution'),
  ('outreach_analyst', '')
) AS w (role, hubs);

-- And through its login, when it has SET none.
CREATE ROLE test_blog_login LOGIN IN ROLE outreach_hub_blog;
CREATE ROLE test_two_hubs_login LOGIN IN ROLE outreach_hub_blog, outreach_hub_dol;
CREATE FUNCTION pg_temp.answer(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  RETURN 'done';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END
$$;
GRANT EXECUTE ON FUNCTION pg_temp.answer(text) TO PUBLIC;
CREATE TEMP TABLE answers (line serial, what text, answer text);
GRANT ALL ON answers, answers_line_seq TO PUBLIC;

SET SESSION AUTHORIZATION test_blog_login;
INSERT INTO answers (what, answer)
SELECT what, pg_temp.answer(statement)
FROM (VALUES
  ('its status', format('SELECT outreach.set_hub_status(%L, ''blog-content'', ''PASS'')', current_setting('test.company'))),
  ('another''s status', format('SELECT outreach.set_hub_status(%L, ''dol-filings'', ''PASS'')', current_setting('test.company'))),
  ('its signal', format('SELECT outreach.record_signal(%L, ''NEWS_MENTION'', ''n1'')', current_setting('test.company'))),
  ('another''s signal', format('SELECT outreach.record_signal(%L, ''EXECUTIVE_MOVEMENT'', ''m1'')', current_setting('test.company'))),
  ('a list with another''s signal', format('SELECT * FROM outreach.record_signals(''[{"outreach_id": "%s", "signal_type": "NEWS_MENTION", "source_ref": "n2"}, {"outreach_id": "%s", "signal_type": "SLOT_FILLED", "source_ref": "s1"}]'')',
    current_setting('test.company'), current_setting('test.company'))),
  ('an unknown type', format('SELECT outreach.record_signal(%L, ''NO_SUCH'', ''x'')', current_setting('test.company'))),
  ('its table', format('INSERT INTO outreach.blog (outreach_id, source_url) VALUES (%L, ''https://news.example/1'')', current_setting('test.company'))),
  ('another''s table', format('INSERT INTO outreach.dol (outreach_id) VALUES (%L)', current_setting('test.company'))),
  ('derived signals of all hubs', 'SELECT outreach.derive_signals()'),
  ('people', 'SELECT * FROM outreach.load_people(''[]'')')
) AS w (what, statement);
RESET SESSION AUTHORIZATION;

SELECT is(a.answer, w.answer, 'login of the blog hub: ' || w.what)
FROM (VALUES
  ('its status', 'done'), ('another''s status', '42501'), ('its signal', 'done'), ('another''s signal', '42501'),
  ('a list with another''s signal', '42501'), ('an unknown type', 'OX007'), ('its table', 'done'), ('another''s table', '42501'),
  ('derived signals of all hubs', '42501'), ('people', '42501')
) AS w (what, answer)
JOIN answers AS a USING (what);
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE source_ref IN ('m1', 'n2', 's1')), 0::bigint, 'nothing of what was refused is there');

-- A login of two hubs that has SET one of them speaks for that one alone.
SET SESSION AUTHORIZATION test_two_hubs_login;
SET ROLE outreach_hub_dol;
SELECT pg_temp.answer(format('SELECT outreach.set_hub_status(%L, ''blog-content'', ''FAIL'')', current_setting('test.company'))) AS blog,
  pg_temp.answer(format('SELECT outreach.set_hub_status(%L, ''dol-filings'', ''FAIL'')', current_setting('test.company'))) AS dol \gset
RESET ROLE;
SELECT pg_temp.answer(format('SELECT outreach.set_hub_status(%L, ''blog-content'', ''FAIL'')', current_setting('test.company'))) AS both \gset
RESET SESSION AUTHORIZATION;
SELECT is(:'blog'::text, '42501', 'SET ROLE dol: not for the blog');
SELECT is(:'dol'::text, 'done', 'SET ROLE dol: for dol');
SELECT is(:'both'::text, 'done', 'as the login: for the blog as well');

SELECT * FROM finish();
ROLLBACK;
