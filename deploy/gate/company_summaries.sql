-- Deploy outreach:gate/company_summaries to pg
-- requires: hubs/company_hub_status hubs/hub_registry bit/bit_scores core/require_read_committed

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- No column depends on the clock: a row changes only when a status or a score does, or what the registry of hubs requires.
-- What forbids is not copied: overrides, eligibility and identity are read where they are written, and change without
-- waiting for those who report about the same company.
CREATE TABLE outreach_internal.company_summaries (
  outreach_id uuid PRIMARY KEY,
  blocked boolean NOT NULL DEFAULT false,
  complete boolean NOT NULL DEFAULT false,
  complete_until timestamptz,
  company_target text,
  dol_filings text,
  people_intelligence text,
  talent_flow text,
  blog_content text,
  outreach_execution text,
  company_target_until timestamptz,
  dol_filings_until timestamptz,
  people_intelligence_until timestamptz,
  talent_flow_until timestamptz,
  blog_content_until timestamptz,
  outreach_execution_until timestamptz,
  score integer,
  score_tier text,
  scored_at timestamptz,
  score_valid_until timestamptz
) WITH (fillfactor = 50);

COMMENT ON TABLE outreach_internal.company_summaries IS
  'The statuses of a company''s hubs and its score in one row, so that the gate reads one row and not one for each. Kept by triggers of outreach.company_hub_status, outreach.hub_registry and outreach.bit_scores in the same transaction; a company without statuses and score has none. outreach_internal.company_facts says the same from those tables.';
COMMENT ON COLUMN outreach_internal.company_summaries.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach_internal.company_summaries.blocked IS 'Is a required hub FAIL or BLOCKED?';
COMMENT ON COLUMN outreach_internal.company_summaries.complete IS 'Is there a required hub, and have all of them reported PASS?';
COMMENT ON COLUMN outreach_internal.company_summaries.complete_until IS 'When the first of these ceases to be fresh; NULL: none does.';
COMMENT ON COLUMN outreach_internal.company_summaries.score IS 'BIT score; NULL: no signals.';
COMMENT ON COLUMN outreach_internal.company_summaries.score_tier IS 'Score tier; NULL: no signals.';
COMMENT ON COLUMN outreach_internal.company_summaries.scored_at IS 'When the score was computed; NULL: no signals.';
COMMENT ON COLUMN outreach_internal.company_summaries.score_valid_until IS 'Until when it holds; NULL: for good, or no signals.';
DO $do$
DECLARE
  _hub record;
BEGIN
  FOR _hub IN SELECT r.hub_id, replace(r.hub_id, '-', '_') AS name FROM outreach.hub_registry AS r ORDER BY r.waterfall_order LOOP
    EXECUTE format('COMMENT ON COLUMN outreach_internal.company_summaries.%I IS %L', _hub.name,
      format('Status of %s as it was reported; NULL: none.', _hub.hub_id));
    EXECUTE format('COMMENT ON COLUMN outreach_internal.company_summaries.%I IS %L', _hub.name || '_until',
      'fresh_until of that status.');
  END LOOP;
END
$do$;

CREATE VIEW outreach_internal.hub_statuses AS
SELECT
  c.outreach_id,
  coalesce(bool_or(c.status IN ('FAIL', 'BLOCKED') AND r.classification = 'required'), false) AS blocked,
  coalesce(count(*) FILTER (WHERE c.status = 'PASS' AND r.classification = 'required')
    = (SELECT nullif(count(*), 0) FROM outreach.hub_registry AS q WHERE q.classification = 'required'), false) AS complete,
  min(c.fresh_until) FILTER (WHERE r.classification = 'required') AS complete_until,
  max(c.status) FILTER (WHERE c.hub_id = 'company-target') AS company_target,
  max(c.status) FILTER (WHERE c.hub_id = 'dol-filings') AS dol_filings,
  max(c.status) FILTER (WHERE c.hub_id = 'people-intelligence') AS people_intelligence,
  max(c.status) FILTER (WHERE c.hub_id = 'talent-flow') AS talent_flow,
  max(c.status) FILTER (WHERE c.hub_id = 'blog-content') AS blog_content,
  max(c.status) FILTER (WHERE c.hub_id = 'outreach-execution') AS outreach_execution,
  max(c.fresh_until) FILTER (WHERE c.hub_id = 'company-target') AS company_target_until,
  max(c.fresh_until) FILTER (WHERE c.hub_id = 'dol-filings') AS dol_filings_until,
  max(c.fresh_until) FILTER (WHERE c.hub_id = 'people-intelligence') AS people_intelligence_until,
  max(c.fresh_until) FILTER (WHERE c.hub_id = 'talent-flow') AS talent_flow_until,
  max(c.fresh_until) FILTER (WHERE c.hub_id = 'blog-content') AS blog_content_until,
  max(c.fresh_until) FILTER (WHERE c.hub_id = 'outreach-execution') AS outreach_execution_until
FROM outreach.company_hub_status AS c
JOIN outreach.hub_registry AS r ON r.hub_id = c.hub_id
GROUP BY c.outreach_id;
COMMENT ON VIEW outreach_internal.hub_statuses IS 'What outreach_internal.company_summaries holds of the hubs, from the statuses themselves: one row per company that has any.';

CREATE VIEW outreach_internal.company_facts AS
SELECT
  outreach_id,
  coalesce(n.blocked, false) AS blocked, coalesce(n.complete, false) AS complete, n.complete_until,
  n.company_target, n.dol_filings, n.people_intelligence, n.talent_flow, n.blog_content, n.outreach_execution,
  n.company_target_until, n.dol_filings_until, n.people_intelligence_until, n.talent_flow_until, n.blog_content_until,
  n.outreach_execution_until,
  b.score, b.score_tier, b.scored_at, b.valid_until AS score_valid_until
FROM outreach_internal.hub_statuses AS n
FULL JOIN outreach.bit_scores AS b USING (outreach_id);
COMMENT ON VIEW outreach_internal.company_facts IS 'What outreach_internal.company_summaries holds, from the tables themselves. Where the two differ, somebody has written past the triggers.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attrelid::regclass AS view, a.attname, col_description(s.attrelid, s.attnum) AS comment
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_attribute AS s ON s.attrelid = 'outreach_internal.company_summaries'::regclass AND s.attname = a.attname
    WHERE a.attrelid IN ('outreach_internal.hub_statuses'::regclass, 'outreach_internal.company_facts'::regclass) AND a.attnum > 0
    ORDER BY a.attrelid, a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', _column.view, _column.attname, _column.comment);
  END LOOP;
END
$do$;

-- outreach.posture() compares the two.
GRANT SELECT ON outreach_internal.company_summaries, outreach_internal.company_facts TO outreach_control;

-- --- the score's part -----------------------------------------------------------------------------------------------

-- Whoever changes a score or a status holds the spine rows of all its companies locked, in key order, before the first
-- summary is written: two that write the same summaries wait for each other there, and never in a circle.
CREATE FUNCTION outreach_internal.summarise_scores() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO outreach_internal.company_summaries (outreach_id, score, score_tier, scored_at, score_valid_until)
  SELECT n.outreach_id, n.score, n.score_tier, n.scored_at, n.valid_until FROM scored AS n
  ON CONFLICT (outreach_id) DO UPDATE
    SET score = excluded.score, score_tier = excluded.score_tier, scored_at = excluded.scored_at,
      score_valid_until = excluded.score_valid_until;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_scores() IS 'Trigger function on outreach.bit_scores: summaries say what the new scores say.';

CREATE FUNCTION outreach_internal.drop_empty_summaries(outreach_ids uuid[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM outreach_internal.company_summaries AS s
  WHERE s.outreach_id = ANY (outreach_ids) AND s.score IS NULL
    AND NOT EXISTS (SELECT FROM outreach.company_hub_status AS c WHERE c.outreach_id = s.outreach_id);
END
$$;
COMMENT ON FUNCTION outreach_internal.drop_empty_summaries(uuid[]) IS 'Drops those of these companies'' summaries that neither a status nor a score stands behind.';

CREATE FUNCTION outreach_internal.forget_score() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE outreach_internal.company_summaries AS s
  SET score = NULL, score_tier = NULL, scored_at = NULL, score_valid_until = NULL
  WHERE s.outreach_id = OLD.outreach_id;
  PERFORM outreach_internal.drop_empty_summaries(ARRAY[OLD.outreach_id]);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.forget_score() IS 'Trigger function on outreach.bit_scores: the summary of a company whose score is gone has none.';

CREATE FUNCTION outreach_internal.forget_scores() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE outreach_internal.company_summaries SET score = NULL, score_tier = NULL, scored_at = NULL, score_valid_until = NULL;
  PERFORM outreach_internal.drop_empty_summaries(ARRAY(SELECT s.outreach_id FROM outreach_internal.company_summaries AS s));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.forget_scores() IS 'Trigger function on outreach.bit_scores: after TRUNCATE no summary has a score.';

CREATE TRIGGER summarise_insert AFTER INSERT ON outreach.bit_scores
  REFERENCING NEW TABLE AS scored
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_scores();
CREATE TRIGGER summarise_update AFTER UPDATE ON outreach.bit_scores
  REFERENCING NEW TABLE AS scored
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_scores();
CREATE TRIGGER forget_moved AFTER UPDATE OF outreach_id ON outreach.bit_scores
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.forget_score();
CREATE TRIGGER forget_deleted AFTER DELETE ON outreach.bit_scores
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.forget_score();
CREATE TRIGGER forget_truncated AFTER TRUNCATE ON outreach.bit_scores
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.forget_scores();
ALTER TABLE outreach.bit_scores ENABLE ALWAYS TRIGGER summarise_insert;
ALTER TABLE outreach.bit_scores ENABLE ALWAYS TRIGGER summarise_update;
ALTER TABLE outreach.bit_scores ENABLE ALWAYS TRIGGER forget_moved;
ALTER TABLE outreach.bit_scores ENABLE ALWAYS TRIGGER forget_deleted;
ALTER TABLE outreach.bit_scores ENABLE ALWAYS TRIGGER forget_truncated;

-- --- the hubs' part -------------------------------------------------------------------------------------------------

CREATE FUNCTION outreach_internal.summarise_hubs(outreach_ids uuid[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF outreach_ids = '{}' THEN
    RETURN;
  END IF;

  -- A change of the registry of hubs that is under way is waited for. Spine rows are locked in key order before anything is
  -- read: two hubs that speak of one company at the same moment see each other's word below.
  LOCK TABLE outreach.hub_registry IN ROW SHARE MODE;
  PERFORM FROM outreach.outreach AS o WHERE o.outreach_id = ANY (outreach_ids) ORDER BY o.outreach_id FOR NO KEY UPDATE;
  -- Rows that lie in key order are later changed page by page.
  INSERT INTO outreach_internal.company_summaries (outreach_id) SELECT i.id FROM unnest(outreach_ids) AS i (id) ORDER BY i.id
  ON CONFLICT DO NOTHING;

  UPDATE outreach_internal.company_summaries AS s SET
    blocked = coalesce(n.blocked, false), complete = coalesce(n.complete, false), complete_until = n.complete_until,
    company_target = n.company_target, company_target_until = n.company_target_until,
    dol_filings = n.dol_filings, dol_filings_until = n.dol_filings_until,
    people_intelligence = n.people_intelligence, people_intelligence_until = n.people_intelligence_until,
    talent_flow = n.talent_flow, talent_flow_until = n.talent_flow_until,
    blog_content = n.blog_content, blog_content_until = n.blog_content_until,
    outreach_execution = n.outreach_execution, outreach_execution_until = n.outreach_execution_until
  FROM unnest(outreach_ids) AS i (id)
  LEFT JOIN (SELECT h.* FROM outreach_internal.hub_statuses AS h WHERE h.outreach_id = ANY (outreach_ids)) AS n
    ON n.outreach_id = i.id
  WHERE s.outreach_id = i.id;
  PERFORM outreach_internal.drop_empty_summaries(outreach_ids);
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_hubs(uuid[]) IS
  'Brings the summaries of these companies, each named once, up to date with their statuses.';

CREATE FUNCTION outreach_internal.summarise_touched() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.summarise_hubs(ARRAY(SELECT DISTINCT t.outreach_id FROM touched AS t));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_touched() IS 'Trigger function on outreach.company_hub_status: summarises the companies of rows that are new, or gone.';

CREATE FUNCTION outreach_internal.summarise_updated() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.summarise_hubs(
    ARRAY(SELECT n.outreach_id FROM updated AS n UNION SELECT o.outreach_id FROM former AS o));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_updated() IS 'Trigger function on outreach.company_hub_status: summarises the companies that rows are of, and were of.';

CREATE FUNCTION outreach_internal.summarise_all() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.summarise_hubs(ARRAY(SELECT s.outreach_id FROM outreach_internal.company_summaries AS s));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_all() IS 'Trigger function on outreach.hub_registry, and on outreach.company_hub_status after TRUNCATE: summarises the hubs of every company anew.';

CREATE TRIGGER summarise_insert AFTER INSERT ON outreach.company_hub_status
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_touched();
CREATE TRIGGER summarise_update AFTER UPDATE ON outreach.company_hub_status
  REFERENCING NEW TABLE AS updated OLD TABLE AS former
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_updated();
CREATE TRIGGER summarise_delete AFTER DELETE ON outreach.company_hub_status
  REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_touched();
CREATE TRIGGER summarise_truncate AFTER TRUNCATE ON outreach.company_hub_status
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_all();
ALTER TABLE outreach.company_hub_status ENABLE ALWAYS TRIGGER summarise_insert;
ALTER TABLE outreach.company_hub_status ENABLE ALWAYS TRIGGER summarise_update;
ALTER TABLE outreach.company_hub_status ENABLE ALWAYS TRIGGER summarise_delete;
ALTER TABLE outreach.company_hub_status ENABLE ALWAYS TRIGGER summarise_truncate;

CREATE FUNCTION outreach_internal.await_summaries() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_read_committed();
  LOCK TABLE outreach.hub_registry IN EXCLUSIVE MODE;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.await_summaries() IS 'Trigger function on outreach.hub_registry: nobody summarises by the registry as it was once it changes, and who changes it sees every status. Raises OX207 unless the transaction is READ COMMITTED.';

CREATE TRIGGER await_summaries BEFORE INSERT OR UPDATE OR DELETE ON outreach.hub_registry
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.await_summaries();
CREATE TRIGGER summarise_all AFTER INSERT OR UPDATE OR DELETE ON outreach.hub_registry
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_all();
ALTER TABLE outreach.hub_registry ENABLE ALWAYS TRIGGER await_summaries;
ALTER TABLE outreach.hub_registry ENABLE ALWAYS TRIGGER summarise_all;

COMMIT;
