-- Verify outreach:registry/company_identity on pg

BEGIN;

-- Says everything that a registry of the site's own lacks, at once.
DO $do$
DECLARE
  _registry regclass := to_regclass('cl.company_identity');
  _lacks text;
BEGIN
  IF _registry IS NULL THEN
    RAISE EXCEPTION 'table cl.company_identity is missing';
  END IF;
  SELECT string_agg(l.lack, '; ' ORDER BY l.lack) INTO _lacks
  FROM (
    SELECT format('column %s %s', w.name, w.type) AS lack
    FROM (VALUES ('sovereign_company_id', 'uuid'), ('company_name', 'text'), ('domain', 'text'), ('country', 'text'),
      ('identity_status', 'text'), ('eligibility_status', 'text'), ('exclusion_reason', 'text'), ('outreach_id', 'uuid'),
      ('outreach_attached_at', 'timestamptz')) AS w (name, type)
    WHERE NOT EXISTS (
      SELECT FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = _registry AND a.attname = w.name AND a.atttypid = w.type::regtype AND NOT a.attisdropped
    )
    UNION ALL
    SELECT format('a valid, immediate unique index on (%s) alone', w.name)
    FROM (VALUES ('sovereign_company_id'), ('outreach_id'), ('domain')) AS w (name)
    WHERE NOT EXISTS (
      SELECT FROM pg_catalog.pg_index AS i
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = _registry AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL
        AND i.indnkeyatts = 1 AND a.attname = w.name
    )
    UNION ALL
    SELECT format('NOT NULL on %s', w.name)
    FROM (VALUES ('sovereign_company_id'), ('company_name'), ('identity_status')) AS w (name)
    WHERE NOT EXISTS (
      SELECT FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = _registry AND a.attname = w.name AND a.attnotnull
    )
    UNION ALL
    SELECT 'to be an ordinary or partitioned table' FROM pg_catalog.pg_class AS c
    WHERE c.oid = _registry AND c.relkind NOT IN ('r', 'p')
  ) AS l;
  IF _lacks IS NOT NULL THEN
    RAISE EXCEPTION 'the registry cl.company_identity lacks: %', _lacks;
  END IF;
END
$do$;

ROLLBACK;
