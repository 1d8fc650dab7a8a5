-- Deploy outreach:send/send_log to pg
-- requires: campaign/sequences send/new_send_id hubs/people hubs/company_target spine/outreach_archive core/normalise_address

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The key to the step implies one to the campaign.
-- Wide history. Nothing that changes after the insert is indexed, so that a transition is a HOT update; what has to be looked
-- up and changes is in outreach_internal.send_queue. Every row is updated three times within a short time, by transactions that
-- overlap, so that the versions are often not yet dead for all: a page has room for nearly all of them.
CREATE TABLE outreach.send_log (
  send_id uuid PRIMARY KEY DEFAULT outreach_internal.new_send_id(),
  campaign_id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  step_number integer NOT NULL,
  variant text,
  outreach_id uuid NOT NULL REFERENCES outreach.outreach,
  person_id uuid NOT NULL REFERENCES outreach.people,
  target_id uuid NOT NULL REFERENCES outreach.company_target,
  channel text NOT NULL
    CONSTRAINT channel_is_known CHECK (channel IN ('email', 'phone')),
  recipient text NOT NULL,
  recipient_key text NOT NULL GENERATED ALWAYS AS (outreach_internal.normalise_address(channel, recipient)) STORED,
  status text NOT NULL DEFAULT 'scheduled'
    CONSTRAINT status_is_known CHECK (status IN (
      'scheduled', 'claimed', 'sending', 'sent', 'delivered', 'bounced', 'complained',
      'blocked', 'cancelled', 'failed', 'unknown')),
  status_reason text,
  blocked_codes text[],
  due_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0
    CONSTRAINT attempts_is_not_negative CHECK (attempts >= 0),
  claim_token uuid,
  claimed_by text,
  claimed_at timestamptz,
  sender_id uuid,
  begun_at timestamptz,
  sent_at timestamptz,
  last_outcome text
    CONSTRAINT last_outcome_is_known CHECK (last_outcome IN ('sent', 'failed_transient', 'failed_permanent', 'unknown')),
  last_error text,
  provider_message_id text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT send_log_step_fkey FOREIGN KEY (campaign_id, version, step_number)
    REFERENCES outreach.sequences (campaign_id, version, step_number),
  CONSTRAINT company_gets_a_step_once UNIQUE (outreach_id, campaign_id, step_number),
  CONSTRAINT person_gets_a_step_once UNIQUE (person_id, campaign_id, step_number),
  CONSTRAINT address_gets_a_step_once UNIQUE (campaign_id, step_number, recipient_key),
  CONSTRAINT blocked_has_its_codes CHECK ((status = 'blocked') = (blocked_codes IS NOT NULL)),
  CONSTRAINT claimed_has_a_claim CHECK (
    status NOT IN ('claimed', 'sending') OR (claim_token IS NOT NULL AND claimed_by IS NOT NULL AND claimed_at IS NOT NULL)),
  CONSTRAINT handed_over_has_begun CHECK (status NOT IN ('sending', 'unknown') OR begun_at IS NOT NULL),
  CONSTRAINT sent_has_a_time CHECK (
    (status IN ('sent', 'delivered', 'bounced', 'complained')) = (sent_at IS NOT NULL))
) WITH (fillfactor = 25);
CREATE INDEX send_log_target_idx ON outreach.send_log (target_id);
CREATE INDEX send_log_step_idx ON outreach.send_log (campaign_id, version, step_number);

COMMENT ON TABLE outreach.send_log IS 'Every send: one message of one sequence step to one person. Changed only by the functions of the hub; a row goes only when its company is in outreach.outreach_archive.';
COMMENT ON COLUMN outreach.send_log.send_id IS 'Identifier of the send; UUIDv7.';
COMMENT ON COLUMN outreach.send_log.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach.send_log.version IS 'Version of the campaign''s sequence that the company was enrolled in.';
COMMENT ON COLUMN outreach.send_log.step_number IS 'Step of the campaign''s sequence.';
COMMENT ON COLUMN outreach.send_log.variant IS 'Template of the step that the person gets, A or another; recorded by the claim, NULL before.';
COMMENT ON COLUMN outreach.send_log.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.send_log.person_id IS 'The person it goes to.';
COMMENT ON COLUMN outreach.send_log.target_id IS 'The company''s target row, READY when the company was enrolled.';
COMMENT ON COLUMN outreach.send_log.channel IS 'email or phone; the campaign''s.';
COMMENT ON COLUMN outreach.send_log.recipient IS 'Address or number it goes to, as it was when the step was scheduled.';
COMMENT ON COLUMN outreach.send_log.recipient_key IS 'The recipient, normalised.';
COMMENT ON COLUMN outreach.send_log.status IS 'scheduled, claimed, sending, sent, delivered, bounced, complained, blocked, cancelled, failed or unknown.';
COMMENT ON COLUMN outreach.send_log.status_reason IS 'Why it has this status, where somebody or some rule decided. No personal data.';
COMMENT ON COLUMN outreach.send_log.blocked_codes IS 'Codes (OX1nn) of all conditions that failed when it was blocked; NULL unless blocked.';
COMMENT ON COLUMN outreach.send_log.due_at IS 'When it may go at the earliest.';
COMMENT ON COLUMN outreach.send_log.attempts IS 'Hand-overs begun, and failures before one.';
COMMENT ON COLUMN outreach.send_log.claim_token IS 'Fencing token of the latest claim; NULL when it was given back.';
COMMENT ON COLUMN outreach.send_log.claimed_by IS 'Worker of the latest claim.';
COMMENT ON COLUMN outreach.send_log.claimed_at IS 'When it was claimed.';
COMMENT ON COLUMN outreach.send_log.sender_id IS 'Sender (outreach.senders) that the latest claim assigned; NULL: the default sender. Not a key: it changes, and senders are never deleted.';
COMMENT ON COLUMN outreach.send_log.begun_at IS 'When the intent to hand it over was committed.';
COMMENT ON COLUMN outreach.send_log.sent_at IS 'When it was recorded sent.';
COMMENT ON COLUMN outreach.send_log.last_outcome IS 'Outcome recorded for the latest claim.';
COMMENT ON COLUMN outreach.send_log.last_error IS 'What the mail server or the template engine said last, at most 2000 characters. May hold an address.';
COMMENT ON COLUMN outreach.send_log.provider_message_id IS 'Message id reported with the latest outcome; events find the send by it.';
COMMENT ON COLUMN outreach.send_log.created_at IS 'When the step was scheduled, by the clock.';

CREATE FUNCTION outreach_internal.guard_send_log() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM outreach.outreach_archive AS a WHERE a.outreach_id = OLD.outreach_id) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'table is append-only' USING
    ERRCODE = 'OX212',
    DETAIL = format('DELETE of send %s, company %s', OLD.send_id, OLD.outreach_id),
    HINT = 'A send goes only with its company: outreach.archive_outreach().';
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_send_log() IS
  'Trigger function on outreach.send_log: a row is deleted only when its company is in the archive. Raises OX212.';

CREATE TRIGGER guard_send_log AFTER DELETE ON outreach.send_log
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.guard_send_log();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.send_log
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.send_log ENABLE ALWAYS TRIGGER guard_send_log;
ALTER TABLE outreach.send_log ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
