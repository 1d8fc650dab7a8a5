-- Deploy outreach:engagement/is_machine_event to pg
-- requires: engagement/engagement_events

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.is_machine_event(event jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(event ->> 'machine' = 'true' OR pg_catalog.lower(event #>> '{payload,machine}') = 'true', false);
END;

COMMENT ON FUNCTION outreach_internal.is_machine_event(jsonb) IS
  'Is this event, a row of outreach.engagement_events as jsonb, flagged as made by a machine (a scanner, a prefetching proxy), in a column or in its payload?';
GRANT EXECUTE ON FUNCTION outreach_internal.is_machine_event(jsonb) TO outreach_analyst;

COMMIT;
