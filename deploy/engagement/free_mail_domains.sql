-- Deploy outreach:engagement/free_mail_domains to pg
-- requires: registry/is_host_name

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.free_mail_domains (
  domain text PRIMARY KEY
    CONSTRAINT domain_is_a_host_name CHECK (outreach_internal.is_host_name(domain)),
  added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  added_by text NOT NULL DEFAULT session_user
);

COMMENT ON TABLE outreach.free_mail_domains IS 'Domains of mail providers that anybody can have an address at. What such an address does says nothing about the company: a reply from one stops the person only. Empty until outreach.load_free_mail_domains() fills it.';
COMMENT ON COLUMN outreach.free_mail_domains.domain IS 'The part after the @, in lower case.';
COMMENT ON COLUMN outreach.free_mail_domains.added_at IS 'When it was added, by the clock.';
COMMENT ON COLUMN outreach.free_mail_domains.added_by IS 'Login that added it (session_user).';

COMMIT;
