-- Deploy outreach:send/contact_problem to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.contact_problem(
  channel text, contact_status text, email_key text, phone_key text, email_verification text
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN contact_status IS DISTINCT FROM 'active' THEN 'person is ' || coalesce(contact_status, 'unknown')
    WHEN channel = 'email' THEN
      CASE
        WHEN email_key IS NULL THEN 'person has no email address'
        WHEN email_verification IS NULL OR email_verification = 'INVALID' THEN 'email address is INVALID'
      END
    WHEN phone_key IS NULL THEN 'person has no phone number'
  END;
END;

COMMENT ON FUNCTION outreach_internal.contact_problem(text, text, text, text, text) IS
  'Why a person cannot be contacted on a channel (not active, no address, an INVALID one); NULL when the person can. The condition OX110, without suppression.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.contact_problem(text, text, text, text, text) TO outreach_analyst;

COMMIT;
