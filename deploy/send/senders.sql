-- Deploy outreach:send/senders to pg
-- requires: core/normalise_address hubs/is_email_address

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.senders (
  sender_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  address text NOT NULL UNIQUE
    CONSTRAINT address_is_one_normalised_email_address CHECK (
      outreach_internal.is_email_address(address) AND address = outreach_internal.normalise_address('email', address)),
  display_name text
    CONSTRAINT display_name_is_1_to_200_characters CHECK (display_name ~ '[^[:space:]]' AND length(display_name) <= 200),
  status text NOT NULL DEFAULT 'active'
    CONSTRAINT status_is_known CHECK (status IN ('active', 'paused', 'retired')),
  status_reason text,
  status_changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  status_changed_by text NOT NULL DEFAULT session_user,
  daily_cap integer CONSTRAINT daily_cap_is_positive CHECK (daily_cap > 0),
  ramp_start integer CONSTRAINT ramp_start_is_positive CHECK (ramp_start > 0),
  ramp_step_per_day integer CONSTRAINT ramp_step_is_not_negative CHECK (ramp_step_per_day >= 0),
  ramp_ceiling integer,
  ramp_started_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL DEFAULT session_user,
  configured_at timestamptz,
  configured_by text,
  configured_reason text,
  CONSTRAINT ramp_is_whole CHECK (
    num_nulls(ramp_start, ramp_step_per_day, ramp_ceiling, ramp_started_at) IN (0, 4) AND ramp_ceiling >= ramp_start)
);

COMMENT ON TABLE outreach.senders IS 'Mailboxes that e-mail is sent from. Without a row there is one default sender without limits; with rows, each e-mail needs one that is active and has room. A sender is retired, never deleted.';
COMMENT ON COLUMN outreach.senders.sender_id IS 'Identifier of the sender.';
COMMENT ON COLUMN outreach.senders.address IS 'Address of the mailbox, normalised.';
COMMENT ON COLUMN outreach.senders.display_name IS 'Name that recipients see beside it.';
COMMENT ON COLUMN outreach.senders.status IS 'active; paused: its threads wait; retired: its threads go on from another sender.';
COMMENT ON COLUMN outreach.senders.status_reason IS 'Why it has this status.';
COMMENT ON COLUMN outreach.senders.status_changed_at IS 'Since when.';
COMMENT ON COLUMN outreach.senders.status_changed_by IS 'Login that changed it (session_user).';
COMMENT ON COLUMN outreach.senders.daily_cap IS 'Claims in any 24 hours; NULL: no cap.';
COMMENT ON COLUMN outreach.senders.ramp_start IS 'Warm-up: claims in any 24 hours when the ramp starts; NULL: no ramp.';
COMMENT ON COLUMN outreach.senders.ramp_step_per_day IS 'How many more with each whole day of 24 hours since.';
COMMENT ON COLUMN outreach.senders.ramp_ceiling IS 'Up to so many; daily_cap binds as well.';
COMMENT ON COLUMN outreach.senders.ramp_started_at IS 'When the ramp started.';
COMMENT ON COLUMN outreach.senders.created_at IS 'When it was added.';
COMMENT ON COLUMN outreach.senders.created_by IS 'Login that added it (session_user).';
COMMENT ON COLUMN outreach.senders.configured_at IS 'When its options were changed last.';
COMMENT ON COLUMN outreach.senders.configured_by IS 'Login that changed them.';
COMMENT ON COLUMN outreach.senders.configured_reason IS 'Why.';

CREATE FUNCTION outreach_internal.sender_cap(
  daily_cap integer, ramp_start integer, ramp_step_per_day integer, ramp_ceiling integer, ramp_started_at timestamptz,
  as_of timestamptz
) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT least(
    daily_cap,
    ramp_ceiling,
    ramp_start + ramp_step_per_day * greatest(0, pg_catalog.floor(pg_catalog.date_part('day', as_of - ramp_started_at)))::bigint);
END;
COMMENT ON FUNCTION outreach_internal.sender_cap(integer, integer, integer, integer, timestamptz, timestamptz) IS
  'Claims in any 24 hours that a sender may have at an instant: the least of its daily cap, its ramp''s ceiling and ramp_start + ramp_step_per_day * whole days since the ramp started; NULL: no cap.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.sender_cap(integer, integer, integer, integer, timestamptz, timestamptz) TO outreach_analyst, outreach_operator;

CREATE FUNCTION outreach_internal.guard_senders() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'table is append-only' USING
    ERRCODE = 'OX212',
    DETAIL = format('%s of %I.%I', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME),
    HINT = 'A sender is retired, not deleted: outreach.set_sender_status(). Sends say who sent them.';
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_senders() IS
  'Trigger function of outreach.senders: no row is deleted or gets another id. Raises OX212.';

CREATE TRIGGER guard_senders AFTER DELETE OR UPDATE OF sender_id ON outreach.senders
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.guard_senders();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.senders
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.guard_senders();
ALTER TABLE outreach.senders ENABLE ALWAYS TRIGGER guard_senders;
ALTER TABLE outreach.senders ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
