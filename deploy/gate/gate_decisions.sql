-- Deploy outreach:gate/gate_decisions to pg
-- requires: core/refuse_change

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE SEQUENCE outreach.gate_decision_id_seq AS bigint CACHE 100;

CREATE TABLE outreach.gate_decisions (
  decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  decision_id bigint NOT NULL DEFAULT nextval('outreach.gate_decision_id_seq'),
  outreach_id uuid NOT NULL,
  channel text CONSTRAINT channel_is_known CHECK (channel IN ('email', 'phone')),
  send_id uuid,
  campaign_id uuid,
  stage text NOT NULL CONSTRAINT stage_is_known CHECK (stage IN ('claim', 'begin', 'check')),
  allowed boolean NOT NULL,
  codes text[] NOT NULL DEFAULT '{}',
  tier integer,
  bit_score integer,
  score_tier text,
  marketing_disabled boolean,
  override_ids uuid[],
  eligibility_status text,
  identity_status text,
  PRIMARY KEY (decided_at, decision_id),
  CONSTRAINT refused_exactly_with_codes CHECK (allowed = (codes = '{}'))
) PARTITION BY RANGE (decided_at);
-- By the company alone: equal keys are kept once, so that the index is a fifth as large at twenty decisions a company, and a batch
-- touches fewer of its pages. With the time as well each entry would be a key of its own.
CREATE INDEX gate_decisions_company_idx ON outreach.gate_decisions (outreach_id);
CREATE INDEX gate_decisions_campaign_idx ON outreach.gate_decisions (campaign_id, decided_at);

COMMENT ON SEQUENCE outreach.gate_decision_id_seq IS 'Numbers of outreach.gate_decisions.decision_id; gaps are normal.';
COMMENT ON TABLE outreach.gate_decisions IS 'Every decision of the gate, allow or deny, with its inputs as they were. Append-only; partitioned by month; no key to the spine, rows outlive their company. Read through outreach.vw_gate_decisions.';
COMMENT ON COLUMN outreach.gate_decisions.decided_at IS 'When it was decided, by the clock.';
COMMENT ON COLUMN outreach.gate_decisions.decision_id IS 'The decision.';
COMMENT ON COLUMN outreach.gate_decisions.outreach_id IS 'The company asked about.';
COMMENT ON COLUMN outreach.gate_decisions.channel IS 'email or phone; NULL: all.';
COMMENT ON COLUMN outreach.gate_decisions.send_id IS 'The send, for the stages claim and begin.';
COMMENT ON COLUMN outreach.gate_decisions.campaign_id IS 'The campaign of the send.';
COMMENT ON COLUMN outreach.gate_decisions.stage IS 'claim, begin, or check (contact outside of sends).';
COMMENT ON COLUMN outreach.gate_decisions.allowed IS 'True: proceed.';
COMMENT ON COLUMN outreach.gate_decisions.codes IS 'OX1nn codes of every failing condition, in the gate''s order; empty when allowed.';
COMMENT ON COLUMN outreach.gate_decisions.tier IS 'Effective tier at that moment.';
COMMENT ON COLUMN outreach.gate_decisions.bit_score IS 'BIT score at that moment.';
COMMENT ON COLUMN outreach.gate_decisions.score_tier IS 'Score tier at that moment.';
COMMENT ON COLUMN outreach.gate_decisions.marketing_disabled IS 'Flag at that moment.';
COMMENT ON COLUMN outreach.gate_decisions.override_ids IS 'Live overrides that bore on the company at that moment.';
COMMENT ON COLUMN outreach.gate_decisions.eligibility_status IS 'Eligibility at that moment.';
COMMENT ON COLUMN outreach.gate_decisions.identity_status IS 'Identity at that moment.';

CREATE TRIGGER refuse_change AFTER UPDATE OR DELETE ON outreach.gate_decisions
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.gate_decisions
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.gate_decisions ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.gate_decisions ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
