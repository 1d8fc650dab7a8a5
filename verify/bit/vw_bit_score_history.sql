-- Verify outreach:bit/vw_bit_score_history on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_bit_score_history', 'outreach_owner', '{outreach_analyst,outreach_app,outreach_operator}');

ROLLBACK;
