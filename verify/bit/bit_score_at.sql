-- Verify outreach:bit/bit_score_at on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.bit_score_at(uuid, timestamptz)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
