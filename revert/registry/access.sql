-- Revert outreach:registry/access from pg

BEGIN;

REVOKE ALL ON cl.company_identity FROM outreach_owner, cl_writer;

COMMIT;
