-- Deploy outreach:campaign/vw_sequences to pg
-- requires: campaign/step_variants

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_sequences AS
SELECT
  q.campaign_id,
  q.version,
  q.step_number,
  q.sequence_id,
  q.delay,
  q.condition,
  ARRAY['A'] || ARRAY(
    SELECT v.variant FROM outreach.step_variants AS v WHERE v.sequence_id = q.sequence_id ORDER BY v.variant COLLATE "C"
  ) AS variants,
  q.created_at
FROM outreach.sequences AS q;

COMMENT ON VIEW outreach.vw_sequences IS 'The steps of every campaign''s sequence, in all versions, without their templates.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, coalesce(col_description(s.attrelid, s.attnum), 'Names of its templates: A, its own, and the others.') AS comment
    FROM pg_catalog.pg_attribute AS a
    LEFT JOIN pg_catalog.pg_attribute AS s ON s.attrelid = 'outreach.sequences'::regclass AND s.attname = a.attname
    WHERE a.attrelid = 'outreach.vw_sequences'::regclass AND a.attnum > 0
    ORDER BY a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach.vw_sequences.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;

GRANT SELECT ON outreach.vw_sequences TO outreach_analyst;

COMMIT;
