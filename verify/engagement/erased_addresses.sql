-- Verify outreach:engagement/erased_addresses on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.erased_addresses', 'outreach_control', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.erased_addresses', '{erased_addresses_pkey,channel_is_known,address_hash_is_sha256,untagged_hash_is_sha256,reason_is_not_blank,origin_is_not_blank}');
SELECT outreach_internal.verify_function('outreach_internal.is_erased(text, text)', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.mentions_erased(text)', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.erased_identifier(text)', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.erased_payload(jsonb)', 'outreach_control', '{}');
SELECT outreach_internal.verify_guards('outreach_internal.erased_addresses', '{refuse_change,refuse_truncate}');

ROLLBACK;
