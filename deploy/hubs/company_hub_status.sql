-- Deploy outreach:hubs/company_hub_status to pg
-- requires: hubs/hub_registry spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Nothing that changes is indexed, and a page keeps room: a new status is a HOT update.
CREATE TABLE outreach.company_hub_status (
  outreach_id uuid NOT NULL REFERENCES outreach.outreach (outreach_id),
  hub_id text NOT NULL REFERENCES outreach.hub_registry (hub_id),
  status text NOT NULL
    CONSTRAINT status_is_known CHECK (status IN ('PASS', 'IN_PROGRESS', 'FAIL', 'BLOCKED')),
  reason text,
  fresh_until timestamptz,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (outreach_id, hub_id)
) WITH (fillfactor = 85);
CREATE INDEX company_hub_status_hub_idx ON outreach.company_hub_status (hub_id);

COMMENT ON TABLE outreach.company_hub_status IS 'How far a hub has come with a company. No row reads as IN_PROGRESS. Written by outreach.set_hub_status().';
COMMENT ON COLUMN outreach.company_hub_status.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.company_hub_status.hub_id IS 'The hub.';
COMMENT ON COLUMN outreach.company_hub_status.status IS 'PASS, IN_PROGRESS, FAIL or BLOCKED, as the hub reported it.';
COMMENT ON COLUMN outreach.company_hub_status.reason IS 'Why, in the hub''s words. No personal data.';
COMMENT ON COLUMN outreach.company_hub_status.fresh_until IS 'A PASS counts only while this is NULL or in the future; afterwards it reads IN_PROGRESS. May be past.';
COMMENT ON COLUMN outreach.company_hub_status.changed_at IS 'When status, reason or freshness last changed, by the clock.';

COMMIT;
