-- Verify outreach:send/suppressions on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.suppressions', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.suppressions', '{suppressions_pkey,channel_is_known,address_is_normalised,reason_is_not_blank,origin_is_not_blank}');

ROLLBACK;
