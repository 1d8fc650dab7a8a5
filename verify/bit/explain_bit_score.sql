-- Verify outreach:bit/explain_bit_score on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.explain_bit_score(uuid, timestamptz)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
