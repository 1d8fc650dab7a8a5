-- Verify outreach:gate/what_if on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.what_if(jsonb, jsonb)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
