-- Deploy outreach:send/unsubscribe_tokens to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- No key to send_log: a token outlives the send and the archive. By its send first: hashes alone would be spread over the whole
-- index, and each claim would touch as many of its pages as it takes sends.
CREATE TABLE outreach.unsubscribe_tokens (
  token_hash bytea NOT NULL
    CONSTRAINT token_hash_is_sha256 CHECK (octet_length(token_hash) = 32),
  channel text NOT NULL
    CONSTRAINT channel_is_known CHECK (channel IN ('email', 'phone')),
  address text NOT NULL,
  send_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  used_at timestamptz,
  PRIMARY KEY (send_id, token_hash)
);

COMMENT ON TABLE outreach.unsubscribe_tokens IS 'What an unsubscribe link stands for. A fresh token goes out with every claim: 96 hexadecimal digits, the send''s id and then 244 random bits; only its hash is kept.';
COMMENT ON COLUMN outreach.unsubscribe_tokens.token_hash IS 'sha256 over the token.';
COMMENT ON COLUMN outreach.unsubscribe_tokens.channel IS 'Channel of the address.';
COMMENT ON COLUMN outreach.unsubscribe_tokens.address IS 'Normalised address that using the token suppresses.';
COMMENT ON COLUMN outreach.unsubscribe_tokens.send_id IS 'The send it went out with; may be archived since.';
COMMENT ON COLUMN outreach.unsubscribe_tokens.created_at IS 'When the send was claimed.';
COMMENT ON COLUMN outreach.unsubscribe_tokens.used_at IS 'When it was first used; NULL = never.';

COMMIT;
