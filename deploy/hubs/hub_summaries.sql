-- Deploy outreach:hubs/hub_summaries to pg
-- requires: hubs/company_hub_status hubs/hub_registry

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- What the statuses say at any time: no column depends on the clock, so a row changes only when a status does, or what the
-- registry of hubs requires.
CREATE TABLE outreach_internal.hub_summaries (
  outreach_id uuid PRIMARY KEY,
  blocked boolean NOT NULL,
  complete boolean NOT NULL,
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
  outreach_execution_until timestamptz
) WITH (fillfactor = 85);

COMMENT ON TABLE outreach_internal.hub_summaries IS
  'The statuses of a company''s hubs in one row, so that the gate reads one row and not one for each hub. Kept by triggers of outreach.company_hub_status and outreach.hub_registry in the same transaction; a company without statuses has none.';
COMMENT ON COLUMN outreach_internal.hub_summaries.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach_internal.hub_summaries.blocked IS 'Is a required hub FAIL or BLOCKED?';
COMMENT ON COLUMN outreach_internal.hub_summaries.complete IS 'Is there a required hub, and have all of them reported PASS?';
COMMENT ON COLUMN outreach_internal.hub_summaries.complete_until IS 'When the first of these ceases to be fresh; NULL: none does.';
DO $do$
DECLARE
  _hub record;
BEGIN
  FOR _hub IN SELECT r.hub_id, replace(r.hub_id, '-', '_') AS name FROM outreach.hub_registry AS r ORDER BY r.waterfall_order LOOP
    EXECUTE format('COMMENT ON COLUMN outreach_internal.hub_summaries.%I IS %L', _hub.name,
      format('Status of %s as it was reported; NULL: none.', _hub.hub_id));
    EXECUTE format('COMMENT ON COLUMN outreach_internal.hub_summaries.%I IS %L', _hub.name || '_until',
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
COMMENT ON VIEW outreach_internal.hub_statuses IS 'What outreach_internal.hub_summaries holds, from the statuses themselves: one row per company that has any.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, col_description('outreach_internal.hub_summaries'::regclass, s.attnum) AS comment
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_attribute AS s ON s.attrelid = 'outreach_internal.hub_summaries'::regclass AND s.attname = a.attname
    WHERE a.attrelid = 'outreach_internal.hub_statuses'::regclass AND a.attnum > 0
    ORDER BY a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach_internal.hub_statuses.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;

CREATE FUNCTION outreach_internal.summarise_hubs(outreach_ids uuid[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF outreach_ids = '{}' THEN
    RETURN;
  END IF;

  -- A change of the registry that is under way is waited for. Rows are locked in key order before anything is read: two hubs
  -- that speak of one company at the same moment see each other's word below.
  LOCK TABLE outreach.hub_registry IN ROW SHARE MODE;
  INSERT INTO outreach_internal.hub_summaries (outreach_id, blocked, complete)
  SELECT i.id, false, false FROM unnest(outreach_ids) AS i (id) ORDER BY i.id
  ON CONFLICT DO NOTHING;
  PERFORM FROM outreach_internal.hub_summaries AS s WHERE s.outreach_id = ANY (outreach_ids) ORDER BY s.outreach_id FOR UPDATE;

  UPDATE outreach_internal.hub_summaries AS s SET
    blocked = n.blocked, complete = n.complete, complete_until = n.complete_until,
    company_target = n.company_target, company_target_until = n.company_target_until,
    dol_filings = n.dol_filings, dol_filings_until = n.dol_filings_until,
    people_intelligence = n.people_intelligence, people_intelligence_until = n.people_intelligence_until,
    talent_flow = n.talent_flow, talent_flow_until = n.talent_flow_until,
    blog_content = n.blog_content, blog_content_until = n.blog_content_until,
    outreach_execution = n.outreach_execution, outreach_execution_until = n.outreach_execution_until
  FROM outreach_internal.hub_statuses AS n
  WHERE s.outreach_id = n.outreach_id AND n.outreach_id = ANY (outreach_ids);
  DELETE FROM outreach_internal.hub_summaries AS s
  WHERE s.outreach_id = ANY (outreach_ids)
    AND NOT EXISTS (SELECT FROM outreach.company_hub_status AS c WHERE c.outreach_id = s.outreach_id);
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_hubs(uuid[]) IS
  'Brings the summaries of these companies up to date with their statuses.';

CREATE FUNCTION outreach_internal.summarise_inserted() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.summarise_hubs(ARRAY(SELECT DISTINCT n.outreach_id FROM inserted AS n));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_inserted() IS 'Trigger function on outreach.company_hub_status: summarises the companies of new rows.';

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

CREATE FUNCTION outreach_internal.summarise_deleted() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.summarise_hubs(ARRAY(SELECT DISTINCT o.outreach_id FROM deleted AS o));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_deleted() IS 'Trigger function on outreach.company_hub_status: summarises the companies of rows that are gone.';

CREATE FUNCTION outreach_internal.summarise_none() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM outreach_internal.hub_summaries;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_none() IS 'Trigger function on outreach.company_hub_status: after TRUNCATE no company has a summary.';

CREATE TRIGGER summarise_insert AFTER INSERT ON outreach.company_hub_status
  REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_inserted();
CREATE TRIGGER summarise_update AFTER UPDATE ON outreach.company_hub_status
  REFERENCING NEW TABLE AS updated OLD TABLE AS former
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_updated();
CREATE TRIGGER summarise_delete AFTER DELETE ON outreach.company_hub_status
  REFERENCING OLD TABLE AS deleted
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_deleted();
CREATE TRIGGER summarise_truncate AFTER TRUNCATE ON outreach.company_hub_status
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_none();
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
  LOCK TABLE outreach.hub_registry IN EXCLUSIVE MODE;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.await_summaries() IS 'Trigger function on outreach.hub_registry: nobody summarises by the registry as it was once it changes.';
CREATE FUNCTION outreach_internal.summarise_all() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.summarise_hubs(ARRAY(SELECT s.outreach_id FROM outreach_internal.hub_summaries AS s));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.summarise_all() IS 'Trigger function on outreach.hub_registry: summarises every company anew by what is required now.';

CREATE TRIGGER await_summaries BEFORE INSERT OR UPDATE OR DELETE ON outreach.hub_registry
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.await_summaries();
CREATE TRIGGER summarise_all AFTER INSERT OR UPDATE OR DELETE ON outreach.hub_registry
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.summarise_all();
ALTER TABLE outreach.hub_registry ENABLE ALWAYS TRIGGER await_summaries;
ALTER TABLE outreach.hub_registry ENABLE ALWAYS TRIGGER summarise_all;

COMMIT;
