-- Verify outreach:engagement/suppression_lifts on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.suppression_lifts', 'outreach_control', '{}');
SELECT outreach_internal.verify_constraints('outreach.suppression_lifts', '{suppression_lifts_pkey,channel_is_known,scope_is_known,address_hash_is_sha256,only_what_may_be_lifted,reason_is_not_blank}');
SELECT outreach_internal.verify_function('outreach_internal.record_lift(text, text, bytea, text, text, timestamptz, text)', 'outreach_control', '{}');
SELECT outreach_internal.verify_relation('outreach.vw_suppression_lifts', 'outreach_control', '{outreach_analyst,outreach_auditor,outreach_operator}');
SELECT outreach_internal.verify_guards('outreach.suppression_lifts', '{refuse_change,refuse_truncate}');

ROLLBACK;
