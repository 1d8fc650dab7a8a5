-- Revert outreach:send/pace_sends from pg

BEGIN;

DROP FUNCTION outreach_internal.pace_sends(uuid[], timestamptz);
DROP FUNCTION outreach_internal.had(uuid, uuid, interval, timestamptz);
DROP FUNCTION outreach_internal.free_at(timestamptz[], bigint, bigint, interval, timestamptz);
DROP FUNCTION outreach_internal.sender_room(timestamptz);
DROP FUNCTION outreach_internal.is_paced(text[]);
DROP TABLE outreach_internal.pacing_lock;

COMMIT;
