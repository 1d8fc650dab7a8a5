-- Revert outreach:send/senders from pg

BEGIN;

DROP TABLE outreach.senders;
DROP FUNCTION outreach_internal.guard_senders();
DROP FUNCTION outreach_internal.sender_cap(integer, integer, integer, integer, timestamptz, timestamptz);

COMMIT;
