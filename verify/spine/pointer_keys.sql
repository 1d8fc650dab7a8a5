-- Verify outreach:spine/pointer_keys on pg

BEGIN;

-- By definition, not by name: DROP CONSTRAINT … CASCADE on the registry silently takes the spine's key with it.
DO $do$
DECLARE
  _missing text;
BEGIN
  SELECT string_agg(format('%s %s', w.relation, w.definition), '; ') INTO _missing
  FROM (VALUES
    ('cl.company_identity', 'UNIQUE (outreach_id, sovereign_company_id)'),
    ('cl.company_identity', 'FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)'),
    ('outreach.outreach', 'FOREIGN KEY (outreach_id, sovereign_company_id) REFERENCES cl.company_identity(outreach_id, sovereign_company_id)')
  ) AS w (relation, definition)
  WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint AS c
    WHERE c.conrelid = to_regclass(w.relation) AND pg_get_constraintdef(c.oid) = w.definition
      AND c.convalidated AND NOT c.condeferrable
  );
  IF _missing IS NOT NULL THEN
    RAISE EXCEPTION 'alignment keys are missing: %', _missing;
  END IF;
END
$do$;

ROLLBACK;
