-- Verify outreach:engagement/address_key on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.hmac_pad(bytea, integer)', 'outreach_control', '{}');
SELECT outreach_internal.verify_relation('outreach_internal.address_key', 'outreach_control', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.address_key', '{address_key_pkey,there_is_only_one,key_is_long_enough,pads_are_of_the_key}');
SELECT outreach_internal.verify_function('outreach_internal.address_hash(text, text)', 'outreach_control', '{}');
SELECT outreach_internal.verify_guards('outreach_internal.address_key', '{refuse_change,refuse_truncate}');

ROLLBACK;
