-- Deploy outreach:campaign/step_messages to pg
-- requires: campaign/step_variants

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The variants beside their step, so that a reader of one step's templates reads no other's.
CREATE VIEW outreach_internal.step_messages AS
SELECT
  q.campaign_id,
  q.version,
  q.step_number,
  q.sequence_id,
  q.delay,
  q.condition,
  m.variant,
  m.subject_template,
  m.body_template
FROM outreach.sequences AS q
CROSS JOIN LATERAL (
  SELECT 'A'::text AS variant, q.subject_template, q.body_template
  UNION ALL
  SELECT v.variant, v.subject_template, v.body_template
  FROM outreach.step_variants AS v
  WHERE v.sequence_id = q.sequence_id
) AS m;

COMMENT ON VIEW outreach_internal.step_messages IS 'Every template of every campaign: one row per version, step and variant; the step''s own template is variant A.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, coalesce(col_description(s.attrelid, s.attnum), 'A, or the name of another template of the step.') AS comment
    FROM pg_catalog.pg_attribute AS a
    LEFT JOIN pg_catalog.pg_attribute AS s ON s.attrelid = 'outreach.sequences'::regclass AND s.attname = a.attname
    WHERE a.attrelid = 'outreach_internal.step_messages'::regclass AND a.attnum > 0
    ORDER BY a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach_internal.step_messages.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;

COMMIT;
