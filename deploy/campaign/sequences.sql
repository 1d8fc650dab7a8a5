-- Deploy outreach:campaign/sequences to pg
-- requires: campaign/campaigns

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.sequences (
  sequence_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign_id uuid NOT NULL REFERENCES outreach.campaigns,
  step_number integer NOT NULL
    CONSTRAINT step_number_starts_at_1 CHECK (step_number >= 1),
  subject_template text NOT NULL,
  body_template text NOT NULL
    CONSTRAINT body_template_is_not_blank CHECK (body_template ~ '[^[:space:]]'),
  delay interval NOT NULL DEFAULT '0'
    CONSTRAINT delay_is_0_to_10_years CHECK (delay BETWEEN interval '0' AND interval '10 years'),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT sequences_campaign_step_key UNIQUE (campaign_id, step_number)
);

COMMENT ON TABLE outreach.sequences IS 'The steps of a campaign''s sequence: one message template each. Changed only while the campaign is a draft (OX213).';
COMMENT ON COLUMN outreach.sequences.sequence_id IS 'Identifier of the step.';
COMMENT ON COLUMN outreach.sequences.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach.sequences.step_number IS 'Order within the campaign, from 1; gaps are allowed.';
COMMENT ON COLUMN outreach.sequences.subject_template IS 'Template of the subject; not blank on the channel email.';
COMMENT ON COLUMN outreach.sequences.body_template IS 'Template of the message, or of the call''s script.';
COMMENT ON COLUMN outreach.sequences.delay IS 'Wait after the step before was recorded sent; for the first step, after enrolment.';
COMMENT ON COLUMN outreach.sequences.created_at IS 'When the step was added, by the clock.';

CREATE FUNCTION outreach_internal.guard_sequences() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign record;
BEGIN
  -- FOR SHARE: the campaign must not become active between this look and the commit.
  FOR _campaign IN
    SELECT c.campaign_id, c.status FROM outreach.campaigns AS c
    WHERE (TG_OP <> 'INSERT' AND c.campaign_id = OLD.campaign_id) OR (TG_OP <> 'DELETE' AND c.campaign_id = NEW.campaign_id)
    ORDER BY c.campaign_id
    FOR SHARE
  LOOP
    IF _campaign.status <> 'draft' AND NOT (TG_OP = 'DELETE' AND _campaign.status = 'archived') THEN
      RAISE EXCEPTION 'templates are immutable' USING
        ERRCODE = 'OX213',
        DETAIL = format('campaign %s is %s', _campaign.campaign_id, _campaign.status),
        HINT = 'Steps are added and changed only while the campaign is a draft. Make a new campaign.';
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_sequences() IS
  'Trigger function on outreach.sequences: a step is added, changed or removed only while its campaign is a draft (an archived campaign''s steps may be deleted). Raises OX213.';

CREATE TRIGGER guard_sequences AFTER INSERT OR UPDATE OR DELETE ON outreach.sequences
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.guard_sequences();
ALTER TABLE outreach.sequences ENABLE ALWAYS TRIGGER guard_sequences;

COMMIT;
