-- Deploy outreach:send/message_context to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.message_context(
  company_name text, domain text, full_name text, title text, slot_type text, unsubscribe_token text
) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT pg_catalog.jsonb_build_object(
    'company_name', company_name,
    'domain', domain,
    'full_name', full_name,
    'first_name', pg_catalog.split_part(pg_catalog.btrim(full_name), ' ', 1),
    'title', title,
    'slot_type', slot_type,
    'unsubscribe_token', unsubscribe_token);
END;

COMMENT ON FUNCTION outreach_internal.message_context(text, text, text, text, text, text) IS
  'What a template may use, the same for a claim and for a preview.';

COMMIT;
