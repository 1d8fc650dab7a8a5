-- Deploy outreach:send/release_claims to pg
-- requires: send/give_back_claims send/parse_claims

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The planner is kept to nested loops over indexes: a plan that was made while a table was small must not scan it when it
-- has grown. What this calls inherits it.
CREATE FUNCTION outreach.release_claims(claims jsonb) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_material = off
AS $$
DECLARE
  _claims record;
  _held uuid[];
BEGIN
  SELECT p.send_ids, p.claim_tokens INTO _claims FROM outreach_internal.parse_claims(claims) AS p;

  PERFORM FROM outreach.campaigns AS c
  WHERE c.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_claims.send_ids))
  ORDER BY c.campaign_id
  FOR KEY SHARE;
  PERFORM FROM outreach.send_log AS s
  WHERE s.send_id = ANY (_claims.send_ids)
  ORDER BY s.send_id
  FOR NO KEY UPDATE;

  SELECT coalesce(array_agg(s.send_id), '{}') INTO _held
  FROM unnest(_claims.send_ids, _claims.claim_tokens) AS c (send_id, claim_token)
  JOIN outreach.send_log AS s ON s.send_id = c.send_id AND s.status = 'claimed' AND s.claim_token = c.claim_token;
  RETURN outreach_internal.give_back_claims(_held, 'released by its worker');
END
$$;

COMMENT ON FUNCTION outreach.release_claims(jsonb) IS
  'Gives claims that did not begin back, given as [{"send_id", "claim_token"}]: they are scheduled again, and their places of the day are free. Returns how many; what is not held by that token any more is passed over. Raises OX011. Example: SELECT outreach.release_claims(''[{"send_id": "…", "claim_token": "…"}]'');';
GRANT EXECUTE ON FUNCTION outreach.release_claims(jsonb) TO outreach_dispatcher;

COMMIT;
