-- Deploy outreach:engagement/stop_reach to pg
-- requires: engagement/free_mail_domains send/send_log

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.stop_rule(kind text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE kind
    WHEN 'reply' THEN 'reply_rule'
    WHEN 'soft bounce' THEN 'soft_bounce_strikes'
    WHEN 'automatic reply' THEN 'out_of_office_days'
  END;
END;
COMMENT ON FUNCTION outreach_internal.stop_rule(text) IS
  'The option of a campaign without which such an event changes nothing; NULL for what stops under every campaign.';

-- PL/pgSQL, not SQL: it keeps its plan from call to call.
CREATE FUNCTION outreach_internal.stop_reach(send_ids uuid[], kinds text[])
RETURNS TABLE (send_id uuid, kind text, scope text, campaign_id uuid, outreach_id uuid, rule jsonb)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN QUERY
  WITH cause AS MATERIALIZED (
    SELECT s.send_id, g.kind, s.person_id, s.outreach_id, outreach_internal.stop_rule(g.kind) AS option,
      CASE WHEN g.kind = 'reply' AND c.rules ->> 'reply_rule' = 'company' AND NOT EXISTS (
          SELECT FROM outreach.free_mail_domains AS f WHERE s.channel = 'email' AND f.domain = split_part(s.recipient_key, '@', -1))
        THEN 'company' ELSE 'person' END AS scope
    FROM unnest(stop_reach.send_ids, stop_reach.kinds) AS g (send_id, kind)
    JOIN outreach.send_log AS s ON s.send_id = g.send_id
    JOIN outreach.campaigns AS c ON c.campaign_id = s.campaign_id
    WHERE g.kind IS NOT NULL AND (g.kind <> 'reply' OR c.rules ? 'reply_rule')
  ), enrolled AS MATERIALIZED (
    SELECT c.*, l.campaign_id
    FROM cause AS c
    JOIN outreach.send_log AS l ON l.person_id = c.person_id
    WHERE c.scope = 'person'
    UNION
    SELECT c.*, l.campaign_id
    FROM cause AS c
    JOIN outreach.send_log AS l ON l.outreach_id = c.outreach_id
    WHERE c.scope = 'company'
  )
  SELECT e.send_id, e.kind, e.scope, e.campaign_id, e.outreach_id, k.rules -> e.option
  FROM enrolled AS e
  JOIN outreach.campaigns AS k ON k.campaign_id = e.campaign_id
  WHERE e.option IS NULL OR k.rules ? e.option;
END
$$;

COMMENT ON FUNCTION outreach_internal.stop_reach(uuid[], text[]) IS
  'Which enrolments an event of this kind (see stop_kind) of each of these sends bears on, with the value of the rule there. A complaint, unsubscribe or hard bounce: all of the person. A soft bounce or an automatic reply, whatever it was about: those of the person in campaigns that have the rule. A reply, if the campaign that was answered has a reply rule: in every campaign that has one too those of the person, or, if the rule of the answered campaign is company and the address is not at a free mail domain, those of the whole company.';

CREATE FUNCTION outreach_internal.stop_scope(send_ids uuid[], kinds text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _sends uuid[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT l.send_id), '{}') INTO _sends
  FROM outreach_internal.stop_reach(stop_scope.send_ids, stop_scope.kinds) AS r
  JOIN outreach.send_log AS l ON l.outreach_id = r.outreach_id AND l.campaign_id = r.campaign_id
  WHERE l.status IN ('scheduled', 'claimed', 'sending', 'blocked', 'failed', 'cancelled');
  RETURN _sends;
END
$$;

COMMENT ON FUNCTION outreach_internal.stop_scope(uuid[], text[]) IS
  'The sends to lock before such events are taken in: those that they may cancel or put off, and those that are claimed, so that no begin comes in between.';

COMMIT;
