-- Deploy outreach:campaign/sequences to pg
-- requires: campaign/campaigns

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.sequences (
  sequence_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign_id uuid NOT NULL REFERENCES outreach.campaigns,
  version integer NOT NULL DEFAULT 1
    CONSTRAINT version_starts_at_1 CHECK (version >= 1),
  step_number integer NOT NULL
    CONSTRAINT step_number_starts_at_1 CHECK (step_number >= 1),
  subject_template text NOT NULL,
  body_template text NOT NULL
    CONSTRAINT body_template_is_not_blank CHECK (body_template ~ '[^[:space:]]'),
  delay interval NOT NULL DEFAULT '0'
    CONSTRAINT delay_is_0_to_10_years CHECK (delay BETWEEN interval '0' AND interval '10 years'),
  condition text NOT NULL DEFAULT 'always'
    CONSTRAINT condition_is_known CHECK (condition IN ('always', 'not_opened', 'clicked')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT sequences_version_step_key UNIQUE (campaign_id, version, step_number)
);

COMMENT ON TABLE outreach.sequences IS 'The steps of a campaign''s sequence, in versions; further templates of a step are in outreach.step_variants. A company stays on the version it was enrolled in. Version 1 changes only while the campaign is a draft, a later one until the first enrolment in it (OX213).';
COMMENT ON COLUMN outreach.sequences.sequence_id IS 'Identifier of the step.';
COMMENT ON COLUMN outreach.sequences.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach.sequences.version IS 'Version of the sequence, from 1; new enrolments begin with the newest.';
COMMENT ON COLUMN outreach.sequences.step_number IS 'Order within the campaign, from 1; gaps are allowed. A company and a person get a number once, whatever the version.';
COMMENT ON COLUMN outreach.sequences.subject_template IS 'Template of the subject; not blank on the channel email.';
COMMENT ON COLUMN outreach.sequences.body_template IS 'Template of the message, or of the call''s script.';
COMMENT ON COLUMN outreach.sequences.delay IS 'Wait after the step before was recorded sent or was skipped; for the first step, after enrolment.';
COMMENT ON COLUMN outreach.sequences.condition IS 'When the step goes: always; not_opened, only if the message before was neither opened nor clicked; clicked, only if it was clicked. Looked at when the step is claimed; machines do not count.';
COMMENT ON COLUMN outreach.sequences.created_at IS 'When the step was added, by the clock.';

COMMIT;
