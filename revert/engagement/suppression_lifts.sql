-- Revert outreach:engagement/suppression_lifts from pg

BEGIN;

DROP VIEW outreach.vw_suppression_lifts;
DROP FUNCTION outreach_internal.record_lift(text, text, bytea, text, text, timestamptz, text);
DROP TABLE outreach.suppression_lifts;

COMMIT;
