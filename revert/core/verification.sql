-- Revert outreach:core/verification from pg

BEGIN;

DROP FUNCTION outreach_internal.verify_constraints(text, name[]);
DROP FUNCTION outreach_internal.verify_guards(text, name[]);
DROP FUNCTION outreach_internal.verify_relation(text, name, name[]);
DROP FUNCTION outreach_internal.verify_function(text, name, name[]);
DROP FUNCTION outreach_internal.access_roles();

COMMIT;
