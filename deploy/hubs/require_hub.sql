-- Deploy outreach:hubs/require_hub to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.require_hub(hub_ids text[]) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  -- Inside a definer function current_user is its owner; the setting still says what the session has SET.
  _caller name := coalesce(nullif(current_setting('role'), 'none'), session_user);
  _hub text;
BEGIN
  IF pg_has_role(_caller, 'outreach_app', 'USAGE') THEN
    RETURN;
  END IF;
  SELECT h.hub_id INTO _hub
  FROM unnest(require_hub.hub_ids) AS h (hub_id)
  LEFT JOIN (VALUES
    ('company-target', 'outreach_hub_company_target'),
    ('dol-filings', 'outreach_hub_dol'),
    ('people-intelligence', 'outreach_hub_people'),
    ('blog-content', 'outreach_hub_blog'),
    ('talent-flow', 'outreach_hub_talent_flow')
  ) AS w (hub_id, role) ON w.hub_id = h.hub_id
  WHERE w.role IS NULL OR NOT pg_has_role(_caller, w.role, 'USAGE')
  ORDER BY h.hub_id
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'role does not speak for this hub' USING
      ERRCODE = 'insufficient_privilege',
      DETAIL = format('role %s, hub %s', _caller, _hub),
      HINT = 'A sub-hub writes only its own statuses and signals. outreach_app and outreach_subhub speak for more.';
  END IF;
END
$$;

COMMENT ON FUNCTION outreach_internal.require_hub(text[]) IS
  'Raises 42501 unless the caller speaks for each of these hubs: through the role it has SET, else its login. outreach_app speaks for all; a role outreach_hub_* for its own; outreach_subhub for the five sub-hubs.';

COMMIT;
