-- Deploy outreach:send/send_queue to pg
-- requires: send/send_log

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Whoever changes a row here holds the lock of its send in outreach.send_log, so that no transaction ever waits here.
-- An empty queue with dead rows looks like one row to the planner: statements name the rows they want by array, so that they
-- never walk all of it.
CREATE TABLE outreach_internal.send_queue (
  send_id uuid PRIMARY KEY REFERENCES outreach.send_log,
  campaign_id uuid NOT NULL,
  next_at timestamptz NOT NULL,
  leased boolean NOT NULL DEFAULT false
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX send_queue_due_idx ON outreach_internal.send_queue (campaign_id, next_at) WHERE NOT leased;
CREATE INDEX send_queue_leased_idx ON outreach_internal.send_queue (next_at) WHERE leased;

COMMENT ON TABLE outreach_internal.send_queue IS 'What is due when: exactly the sends that are scheduled, claimed or sending.';
COMMENT ON COLUMN outreach_internal.send_queue.send_id IS 'The send.';
COMMENT ON COLUMN outreach_internal.send_queue.campaign_id IS 'Its campaign.';
COMMENT ON COLUMN outreach_internal.send_queue.next_at IS 'When it is due; while it is leased, when the lease ends.';
COMMENT ON COLUMN outreach_internal.send_queue.leased IS 'True while the send is claimed or sending.';

COMMIT;
