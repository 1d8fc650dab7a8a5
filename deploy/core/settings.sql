-- Deploy outreach:core/settings to pg
-- requires: core/known_settings

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE TABLE outreach.settings (
  name text PRIMARY KEY,
  value jsonb NOT NULL,
  reason text NOT NULL CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  changed_by text NOT NULL DEFAULT session_user,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE outreach.settings IS 'What an operator has set; what has no row keeps its default. Written by outreach.set_setting() only.';
COMMENT ON COLUMN outreach.settings.name IS 'One of the names that outreach.set_setting() lists when it refuses an unknown one.';
COMMENT ON COLUMN outreach.settings.value IS 'The value: a JSON number in the unit that the name ends with, or an interval as a JSON string.';
COMMENT ON COLUMN outreach.settings.reason IS 'Why it was set. No personal data.';
COMMENT ON COLUMN outreach.settings.changed_by IS 'Login that set it (session_user).';
COMMENT ON COLUMN outreach.settings.changed_at IS 'When it was set, by the clock.';

GRANT SELECT ON outreach.settings TO outreach_operator, outreach_owner;

COMMIT;
