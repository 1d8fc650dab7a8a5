-- Deploy outreach:gate/vw_gate_decisions to pg
-- requires: gate/gate_decisions

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_gate_decisions AS
SELECT d.decision_id, d.decided_at, d.outreach_id, d.channel, d.send_id, d.campaign_id, d.stage, d.allowed, d.codes, d.tier,
  d.bit_score, d.score_tier, d.marketing_disabled, d.override_ids, d.eligibility_status, d.identity_status
FROM outreach.gate_decisions AS d;

COMMENT ON VIEW outreach.vw_gate_decisions IS 'Every decision of the gate, allow or deny, with its inputs as they were. Name a range of decided_at: then only its months are read.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, col_description(a.attrelid, a.attnum) AS comment
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = 'outreach.gate_decisions'::regclass AND a.attnum > 0
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach.vw_gate_decisions.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;

GRANT SELECT ON outreach.vw_gate_decisions TO outreach_analyst, outreach_auditor;

COMMIT;
