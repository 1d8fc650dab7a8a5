-- Deploy outreach:campaign/campaigns to pg
-- requires: campaign/campaign_option_problem

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.campaigns (
  campaign_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL
    CONSTRAINT name_is_not_blank CHECK (name ~ '[^[:space:]]' AND length(name) <= 200),
  channel text NOT NULL DEFAULT 'email'
    CONSTRAINT channel_is_known CHECK (channel IN ('email', 'phone')),
  status text NOT NULL DEFAULT 'draft'
    CONSTRAINT status_is_known CHECK (status IN ('draft', 'active', 'paused', 'completed', 'archived')),
  status_reason text,
  min_tier integer NOT NULL DEFAULT 0
    CONSTRAINT min_tier_is_a_tier CHECK (min_tier BETWEEN -1 AND 3),
  min_score_tier text NOT NULL DEFAULT 'COLD'
    CONSTRAINT min_score_tier_is_known CHECK (min_score_tier IN ('COLD', 'WARM', 'HOT', 'BURNING')),
  daily_send_limit integer
    CONSTRAINT daily_send_limit_is_not_negative CHECK (daily_send_limit >= 0),
  slot_priority text[] NOT NULL DEFAULT '{HR,CEO,CFO}'
    CONSTRAINT slot_priority_names_slots CHECK (
      slot_priority <@ '{HR,CEO,CFO}' AND cardinality(slot_priority) BETWEEN 1 AND 3
      AND array_position(slot_priority, NULL) IS NULL
    ),
  rules jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT rules_are_good CHECK (outreach_internal.campaign_rules_are_good(rules)),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL DEFAULT session_user,
  status_changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  configured_at timestamptz,
  configured_by text,
  configured_reason text
);

COMMENT ON TABLE outreach.campaigns IS 'Campaigns: whom to contact, on which channel, and how far the campaign is. Written only by the functions of the hub; never deleted except by outreach.archive_outreach().';
COMMENT ON COLUMN outreach.campaigns.campaign_id IS 'Identifier of the campaign.';
COMMENT ON COLUMN outreach.campaigns.name IS 'What people call it; at most 200 characters, not unique.';
COMMENT ON COLUMN outreach.campaigns.channel IS 'Channel of all its sends: email or phone.';
COMMENT ON COLUMN outreach.campaigns.status IS 'draft, active, paused, completed or archived; see outreach.set_campaign_status().';
COMMENT ON COLUMN outreach.campaigns.status_reason IS 'Why the status was last changed. No personal data.';
COMMENT ON COLUMN outreach.campaigns.min_tier IS 'Lowest effective marketing tier that is enrolled; binds at enrolment only.';
COMMENT ON COLUMN outreach.campaigns.min_score_tier IS 'Lowest score tier that is enrolled (COLD, WARM, HOT, BURNING); binds at enrolment only.';
COMMENT ON COLUMN outreach.campaigns.daily_send_limit IS 'Claims per UTC day; NULL = no limit. A claim given back before it began does not count.';
COMMENT ON COLUMN outreach.campaigns.slot_priority IS 'Which person of a company is written to: the first of these slots that has a contactable person. Slots not named come last.';
COMMENT ON COLUMN outreach.campaigns.rules IS 'The other options that are set, as outreach.configure_campaign() takes them; a rule that is not set does not act.';
COMMENT ON COLUMN outreach.campaigns.created_at IS 'When it was created, by the clock.';
COMMENT ON COLUMN outreach.campaigns.created_by IS 'Login that created it (session_user).';
COMMENT ON COLUMN outreach.campaigns.status_changed_at IS 'When the status was last changed, by the clock.';
COMMENT ON COLUMN outreach.campaigns.configured_at IS 'When its options were last changed by outreach.configure_campaign(); NULL = never.';
COMMENT ON COLUMN outreach.campaigns.configured_by IS 'Login that last changed its options (session_user).';
COMMENT ON COLUMN outreach.campaigns.configured_reason IS 'Why its options were last changed. No personal data.';

COMMIT;
