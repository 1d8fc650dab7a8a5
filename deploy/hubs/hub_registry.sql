-- Deploy outreach:hubs/hub_registry to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.hub_registry (
  hub_id text PRIMARY KEY,
  name text NOT NULL CONSTRAINT name_is_unique UNIQUE,
  classification text NOT NULL
    CONSTRAINT classification_is_required_or_optional CHECK (classification IN ('required', 'optional')),
  waterfall_order integer NOT NULL CONSTRAINT waterfall_order_is_unique UNIQUE,
  core_metric text NOT NULL,
  healthy_threshold numeric NOT NULL,
  critical_threshold numeric NOT NULL,
  CONSTRAINT thresholds_are_fractions_in_order
    CHECK (critical_threshold >= 0 AND critical_threshold < healthy_threshold AND healthy_threshold <= 1)
);

COMMENT ON TABLE outreach.hub_registry IS 'The six hubs of the waterfall. A required one has to be PASS before a company is COMPLETE.';
COMMENT ON COLUMN outreach.hub_registry.hub_id IS 'Name of the hub in statuses and signals, e.g. company-target.';
COMMENT ON COLUMN outreach.hub_registry.name IS 'Name for people.';
COMMENT ON COLUMN outreach.hub_registry.classification IS 'required: BLOCKED or FAIL blocks the company, and COMPLETE needs its PASS; optional: neither.';
COMMENT ON COLUMN outreach.hub_registry.waterfall_order IS 'Place in the waterfall, from 1.';
COMMENT ON COLUMN outreach.hub_registry.core_metric IS 'The metric by which the hub as a whole is judged.';
COMMENT ON COLUMN outreach.hub_registry.healthy_threshold IS 'The hub is healthy from this value of its metric on; a fraction, 0 to 1.';
COMMENT ON COLUMN outreach.hub_registry.critical_threshold IS 'The hub is critical below this value of its metric; a fraction, 0 to 1.';

INSERT INTO outreach.hub_registry
  (hub_id, name, classification, waterfall_order, core_metric, healthy_threshold, critical_threshold)
VALUES
  ('company-target', 'Company Target', 'required', 1, 'BIT_SCORE', 0.70, 0.40),
  ('dol-filings', 'DOL Filings', 'required', 2, 'FILING_MATCH_RATE', 0.90, 0.70),
  ('people-intelligence', 'People Intelligence', 'required', 3, 'SLOT_FILL_RATE', 0.80, 0.50),
  ('talent-flow', 'Talent Flow', 'required', 4, 'MOVEMENT_DETECTION_RATE', 0.70, 0.40),
  ('blog-content', 'Blog Content', 'optional', 5, 'CONTENT_SIGNAL_RATE', 0.50, 0.20),
  ('outreach-execution', 'Outreach Execution', 'optional', 6, 'ENGAGEMENT_RATE', 0.30, 0.10);

COMMIT;
