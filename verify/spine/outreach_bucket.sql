-- Verify outreach:spine/outreach_bucket on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.outreach_bucket(uuid)', 'outreach_owner', '{cl_writer,outreach_analyst,outreach_app,outreach_auditor,outreach_dispatcher,outreach_ingest,outreach_operator,outreach_subhub}');

ROLLBACK;
