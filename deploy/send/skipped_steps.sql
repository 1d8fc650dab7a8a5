-- Deploy outreach:send/skipped_steps to pg
-- requires: send/send_log

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach_internal.skipped_steps (
  send_id uuid PRIMARY KEY,
  skipped_at timestamptz NOT NULL
);

COMMENT ON TABLE outreach_internal.skipped_steps IS 'Sends that a claim skipped because the condition of their step was not met, until the next claim has scheduled what follows them.';
COMMENT ON COLUMN outreach_internal.skipped_steps.send_id IS 'The send, cancelled.';
COMMENT ON COLUMN outreach_internal.skipped_steps.skipped_at IS 'When it was skipped; the delay of the step after it counts from then.';

COMMIT;
