-- Verify outreach:send/senders on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.senders', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.senders', '{senders_pkey,address_is_one_normalised_email_address,display_name_is_1_to_200_characters,status_is_known,daily_cap_is_positive,ramp_start_is_positive,ramp_step_is_not_negative,ramp_is_whole}');
SELECT outreach_internal.verify_function('outreach_internal.sender_cap(integer, integer, integer, integer, timestamptz, timestamptz)', 'outreach_owner', '{outreach_analyst,outreach_operator}');
SELECT outreach_internal.verify_function('outreach_internal.guard_senders()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.senders', '{refuse_truncate}');

ROLLBACK;
