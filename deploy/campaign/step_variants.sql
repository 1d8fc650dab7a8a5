-- Deploy outreach:campaign/step_variants to pg
-- requires: campaign/sequences

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.step_variants (
  sequence_id uuid NOT NULL REFERENCES outreach.sequences,
  variant text NOT NULL
    CONSTRAINT variant_is_a_name CHECK (variant ~ '^[A-Za-z0-9_.-]{1,50}$' AND variant <> 'A'),
  subject_template text NOT NULL,
  body_template text NOT NULL
    CONSTRAINT body_template_is_not_blank CHECK (body_template ~ '[^[:space:]]'),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (sequence_id, variant)
);

COMMENT ON TABLE outreach.step_variants IS 'Further templates of a step, beside its own, which is variant A: each person gets one of them (outreach_internal.pick_variant). They change when their step may (OX213), and are archived inside the row of their step.';
COMMENT ON COLUMN outreach.step_variants.sequence_id IS 'The step.';
COMMENT ON COLUMN outreach.step_variants.variant IS 'Name of the variant, unique within the step: 1 to 50 letters, digits, points, hyphens and underscores; not A.';
COMMENT ON COLUMN outreach.step_variants.subject_template IS 'Template of the subject; not blank on the channel email.';
COMMENT ON COLUMN outreach.step_variants.body_template IS 'Template of the message, or of the call''s script.';
COMMENT ON COLUMN outreach.step_variants.created_at IS 'When the variant was added, by the clock.';

COMMIT;
