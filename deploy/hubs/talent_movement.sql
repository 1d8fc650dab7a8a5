-- Deploy outreach:hubs/talent_movement to pg
-- requires: spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.talent_movement (
  movement_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  outreach_id uuid NOT NULL REFERENCES outreach.outreach (outreach_id),
  person_name text,
  movement_type text NOT NULL
    CONSTRAINT movement_type_is_known CHECK (movement_type IN ('HIRE', 'DEPARTURE', 'PROMOTION', 'LATERAL')),
  detected_at timestamptz NOT NULL
);
CREATE INDEX talent_movement_outreach_idx ON outreach.talent_movement (outreach_id);

COMMENT ON TABLE outreach.talent_movement IS 'Contract table of Talent Flow, which owns its rows: executives who came, went or moved.';
COMMENT ON COLUMN outreach.talent_movement.movement_id IS 'Identifier of the movement.';
COMMENT ON COLUMN outreach.talent_movement.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.talent_movement.person_name IS 'Who moved. Personal data.';
COMMENT ON COLUMN outreach.talent_movement.movement_type IS 'HIRE, DEPARTURE, PROMOTION or LATERAL.';
COMMENT ON COLUMN outreach.talent_movement.detected_at IS 'When it was detected; implies an EXECUTIVE_MOVEMENT signal.';

GRANT SELECT, INSERT, UPDATE, DELETE ON outreach.talent_movement TO outreach_subhub, outreach_hub_talent_flow;

COMMIT;
