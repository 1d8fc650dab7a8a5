-- Deploy outreach:send/claim_places to pg
-- requires: core/clock campaign/campaigns

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach_internal.claim_places (
  campaign_id uuid NOT NULL,
  claim_day date NOT NULL,
  claim_token uuid NOT NULL,
  claimed_at timestamptz NOT NULL,
  sender_id uuid,
  recipient_domain text,
  PRIMARY KEY (campaign_id, claim_day, claim_token)
);
CREATE INDEX claim_places_sender_idx ON outreach_internal.claim_places (sender_id, claimed_at) WHERE sender_id IS NOT NULL;
CREATE INDEX claim_places_domain_idx ON outreach_internal.claim_places (recipient_domain, claimed_at)
  WHERE recipient_domain IS NOT NULL;
COMMENT ON TABLE outreach_internal.claim_places IS 'One row per claim that was not given back before it began: what campaigns.daily_send_limit and the caps of senders and recipient domains count.';
COMMENT ON COLUMN outreach_internal.claim_places.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach_internal.claim_places.claim_day IS 'The UTC day of the claim.';
COMMENT ON COLUMN outreach_internal.claim_places.claim_token IS 'The claim; a send that is claimed again takes another place.';
COMMENT ON COLUMN outreach_internal.claim_places.claimed_at IS 'When it was claimed.';
COMMENT ON COLUMN outreach_internal.claim_places.sender_id IS 'The sender that it takes a place of; NULL: the default sender.';
COMMENT ON COLUMN outreach_internal.claim_places.recipient_domain IS 'The domain that it takes a place of, while a campaign caps those.';

-- A table of its own: the campaign's row is locked by whoever changes or enrols the campaign, and claims do not wait for that.
CREATE TABLE outreach_internal.campaign_limit_locks (
  campaign_id uuid PRIMARY KEY
);
COMMENT ON TABLE outreach_internal.campaign_limit_locks IS 'One row per campaign with a daily limit, made by the first claim: its lock lets one claim at a time count and take places.';
COMMENT ON COLUMN outreach_internal.campaign_limit_locks.campaign_id IS 'The campaign.';

CREATE FUNCTION outreach_internal.lock_limited_campaigns(channels text[]) RETURNS uuid[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _now timestamptz := clock_timestamp();
  _limited uuid[];
  _locked bigint;
BEGIN
  -- Those with something to claim and a place left, or claims that ran out and are about to free one, so that a campaign
  -- that is done for today holds up nobody.
  SELECT array_agg(c.campaign_id ORDER BY c.campaign_id) INTO _limited
  FROM outreach.campaigns AS c
  WHERE c.status = 'active'
    AND c.channel = ANY (channels)
    AND c.daily_send_limit IS NOT NULL
    AND (
      EXISTS (
        SELECT FROM outreach_internal.send_queue AS q
        WHERE q.campaign_id = c.campaign_id AND q.leased AND q.next_at <= _now)
      OR c.daily_send_limit > (
        SELECT count(*) FROM outreach_internal.claim_places AS p
        WHERE p.campaign_id = c.campaign_id AND p.claim_day = (_now AT TIME ZONE 'UTC')::date)
      AND EXISTS (
        SELECT FROM outreach_internal.send_queue AS q
        WHERE q.campaign_id = c.campaign_id AND NOT q.leased AND q.next_at <= _now));
  IF _limited IS NULL THEN
    RETURN '{}'::uuid[];
  END IF;

  FOR _try IN 1 .. 2 LOOP
    PERFORM FROM outreach_internal.campaign_limit_locks AS l
    WHERE l.campaign_id = ANY (_limited)
    ORDER BY l.campaign_id
    FOR UPDATE;
    GET DIAGNOSTICS _locked = ROW_COUNT;
    EXIT WHEN _locked = cardinality(_limited);
    INSERT INTO outreach_internal.campaign_limit_locks (campaign_id)
    SELECT i.id FROM unnest(_limited) AS i (id) ORDER BY i.id
    ON CONFLICT DO NOTHING;
  END LOOP;
  RETURN _limited;
END
$$;
COMMENT ON FUNCTION outreach_internal.lock_limited_campaigns(text[]) IS
  'Locks, in key order, the active campaigns of these channels that have a daily limit, a place left and a send due, and returns them. May wait for other claims: called before anything else is locked.';

CREATE FUNCTION outreach_internal.discard_claim_places() RETURNS bigint
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  WITH orphaned AS (
    DELETE FROM outreach_internal.campaign_limit_locks AS l
    WHERE NOT EXISTS (SELECT FROM outreach.campaigns AS c WHERE c.campaign_id = l.campaign_id)
  ), discarded AS (
    DELETE FROM outreach_internal.claim_places AS p
    WHERE p.claim_day < (outreach_internal.clock() AT TIME ZONE 'UTC')::date - 1
    RETURNING p.claim_token
  )
  SELECT count(*) FROM discarded
$$;
COMMENT ON FUNCTION outreach_internal.discard_claim_places() IS
  'Deletes the places from before yesterday, which no limit and no cap of 24 hours counts any more; returns how many. For outreach.run_maintenance().';

COMMIT;
