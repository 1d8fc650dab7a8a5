-- Verify outreach:send/pace_sends on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.pacing_lock', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.pacing_lock', '{pacing_lock_pkey,holds_no_row}');
SELECT outreach_internal.verify_function('outreach_internal.is_paced(text[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.sender_room(timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.free_at(timestamptz[], bigint, bigint, interval, timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.had(uuid, uuid, interval, timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.pace_sends(uuid[], timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
