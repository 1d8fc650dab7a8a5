-- Deploy outreach:send/suppressions to pg
-- requires: core/normalise_address core/untagged_address

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.suppressions (
  channel text NOT NULL
    CONSTRAINT channel_is_known CHECK (channel IN ('email', 'phone')),
  address text NOT NULL
    CONSTRAINT address_is_normalised CHECK (address = outreach_internal.normalise_address(channel, address)),
  reason text NOT NULL
    CONSTRAINT reason_is_not_blank CHECK (reason ~ '[^[:space:]]'),
  origin text NOT NULL
    CONSTRAINT origin_is_not_blank CHECK (origin ~ '[^[:space:]]'),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL DEFAULT session_user,
  untagged_address text NOT NULL GENERATED ALWAYS AS (outreach_internal.untagged_address(channel, address)) STORED,
  PRIMARY KEY (channel, address)
);
-- Not by channel as well, or the planner takes it, while it is small, for one by address and then reads the whole channel.
CREATE INDEX suppressions_untagged_idx ON outreach.suppressions (untagged_address);
CREATE INDEX suppressions_domain_idx ON outreach.suppressions (address) WHERE starts_with(address, '@');

COMMENT ON TABLE outreach.suppressions IS 'Addresses, and whole domains, that nothing is sent to (OX108). No key to the spine: a suppression outlives the company. Erased addresses are not here but in outreach_internal.erased_addresses. Whether an address is suppressed says outreach_internal.is_suppressed().';
COMMENT ON COLUMN outreach.suppressions.channel IS 'email or phone.';
COMMENT ON COLUMN outreach.suppressions.address IS 'Normalised address or number; @ and a host name for every address at that domain and its subdomains.';
COMMENT ON COLUMN outreach.suppressions.reason IS 'Why: bounce, complaint, unsubscribe, or what the caller said.';
COMMENT ON COLUMN outreach.suppressions.origin IS 'Where it came from: a provider, the unsubscribe link, a list.';
COMMENT ON COLUMN outreach.suppressions.created_at IS 'When it was first suppressed, by the clock.';
COMMENT ON COLUMN outreach.suppressions.created_by IS 'Login that first suppressed it (session_user).';
COMMENT ON COLUMN outreach.suppressions.untagged_address IS 'The address without its tag; counts while the setting email_plus_tags is strip.';

COMMIT;
