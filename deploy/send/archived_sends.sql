-- Deploy outreach:send/archived_sends to pg
-- requires: spine/outreach_archive

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;

-- The key crosses owners: REFERENCES is lent for this transaction only.
SET LOCAL ROLE outreach_control;
GRANT REFERENCES ON outreach.outreach_archive TO outreach_owner;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach_internal.archived_sends (
  send_id uuid PRIMARY KEY,
  outreach_id uuid NOT NULL REFERENCES outreach.outreach_archive
);
CREATE INDEX archived_sends_company_idx ON outreach_internal.archived_sends (outreach_id);

SET LOCAL ROLE outreach_control;
REVOKE REFERENCES ON outreach.outreach_archive FROM outreach_owner;
SET LOCAL ROLE outreach_owner;

COMMENT ON TABLE outreach_internal.archived_sends IS 'Where an archived send lies, so that a late event finds its recipient. Filled by outreach.archive_outreach().';
COMMENT ON COLUMN outreach_internal.archived_sends.send_id IS 'The send.';
COMMENT ON COLUMN outreach_internal.archived_sends.outreach_id IS 'The archived company whose children hold it.';

COMMIT;
