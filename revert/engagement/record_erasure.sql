-- Revert outreach:engagement/record_erasure from pg

BEGIN;

DROP FUNCTION outreach_internal.redact_archives(text[]);
DROP FUNCTION outreach_internal.record_erasure(uuid[], text, uuid[], text[], text[], text[], text[]);

COMMIT;
