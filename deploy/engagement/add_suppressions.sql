-- Deploy outreach:engagement/add_suppressions to pg
-- requires: send/is_suppressed

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.add_suppressions(channels text[], addresses text[], reasons text[], origins text[])
RETURNS bigint
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  WITH given AS (
    SELECT g.*, coalesce(array_position('{bounce,unsubscribe,complaint}', g.reason), 0) AS weight
    FROM unnest(channels, addresses, reasons, origins) AS g (channel, address, reason, origin)
  ), added AS (
    -- The weightier reason stays, whatever the order: a complaint says more than a bounce.
    INSERT INTO outreach.suppressions AS x (channel, address, reason, origin)
    SELECT DISTINCT ON (g.channel, g.address) g.channel, g.address, g.reason, g.origin
    FROM given AS g
    WHERE g.address IS NOT NULL AND g.address NOT LIKE 'erased:%'
      AND CASE WHEN (SELECT EXISTS (SELECT FROM outreach_internal.erased_addresses))
        THEN NOT outreach_internal.is_erased(g.channel, g.address) ELSE true END
    ORDER BY g.channel, g.address, g.weight DESC
    ON CONFLICT (channel, address) DO UPDATE SET reason = excluded.reason, origin = excluded.origin
    WHERE coalesce(array_position('{bounce,unsubscribe,complaint}', x.reason), 0)
      < coalesce(array_position('{bounce,unsubscribe,complaint}', excluded.reason), 0)
    RETURNING x.xmax = 0 AS is_new
  )
  SELECT count(*) FILTER (WHERE a.is_new) FROM added AS a
$$;

COMMENT ON FUNCTION outreach_internal.add_suppressions(text[], text[], text[], text[]) IS
  'Suppresses normalised addresses, in key order, and returns how many were not suppressed before. What is suppressed stays; only a weightier reason (bounce, unsubscribe, complaint) takes the place of a lighter one. An erased address is suppressed already, and does not come back.';

COMMIT;
