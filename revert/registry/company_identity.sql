-- Revert outreach:registry/company_identity from pg

BEGIN;

-- Only a table that this project made goes. A registry of the site's own stays, with its rows.
DO $do$
BEGIN
  IF obj_description(to_regclass('cl.company_identity'), 'pg_class')
       = 'Registry of companies, owned by Company Lifecycle; made by Outreach Execution Hub.' THEN
    DROP TABLE cl.company_identity;
  ELSE
    RAISE NOTICE 'table cl.company_identity is kept: this project did not make it';
  END IF;
END
$do$;

COMMIT;
