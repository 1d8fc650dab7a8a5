-- Verify outreach:engagement/erasures on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.erasures', 'outreach_control', '{outreach_auditor,outreach_operator}');
SELECT outreach_internal.verify_constraints('outreach.erasures', '{erasures_pkey,reason_is_not_blank}');
SELECT outreach_internal.verify_guards('outreach.erasures', '{refuse_change,refuse_truncate}');

ROLLBACK;
