-- Deploy outreach:send/pace_sends to pg
-- requires: send/claim_places send/senders send/next_open send/recipient_time_zone hubs/people registry/access

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Caps hold because one claim at a time counts and takes places.
CREATE TABLE outreach_internal.pacing_lock (
  never boolean PRIMARY KEY CONSTRAINT holds_no_row CHECK (never IS NULL)
);
COMMENT ON TABLE outreach_internal.pacing_lock IS 'Never holds a row: its lock lets one claim at a time count what senders, domains, companies and people have had.';
COMMENT ON COLUMN outreach_internal.pacing_lock.never IS 'No value is allowed.';

-- PL/pgSQL, not SQL: it keeps its plan from call to call.
CREATE FUNCTION outreach_internal.is_paced(channels text[]) RETURNS boolean
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN 'email' = ANY (channels) AND EXISTS (SELECT FROM outreach.senders AS s)
    OR EXISTS (
      SELECT FROM outreach.campaigns AS c
      WHERE c.status = 'active' AND c.channel = ANY (channels)
        AND c.rules ?| '{windows,observe_holidays,recipient_domain_daily_cap,company_daily_cap,person_cap}'::text[]);
END
$$;
COMMENT ON FUNCTION outreach_internal.is_paced(text[]) IS
  'Whether a sender or a rule of an active campaign of these channels paces claims.';

CREATE FUNCTION outreach_internal.sender_room(as_of timestamptz)
RETURNS TABLE (sender_id uuid, status text, cap bigint, claimed bigint)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.sender_id, s.status,
    outreach_internal.sender_cap(s.daily_cap, s.ramp_start, s.ramp_step_per_day, s.ramp_ceiling, s.ramp_started_at, as_of),
    (
      SELECT count(*) FROM outreach_internal.claim_places AS p
      WHERE p.sender_id = s.sender_id AND p.claimed_at > as_of - interval '24 hours'
    )
  FROM outreach.senders AS s
$$;
COMMENT ON FUNCTION outreach_internal.sender_room(timestamptz) IS
  'Every sender with its cap at an instant (NULL: none) and its claims in the 24 hours before.';

-- When place number `turn` (from 1) beyond a full cap becomes free: as the oldest of the places that count, first in, runs
-- out; then the next ones, and after all of them the first again.
CREATE FUNCTION outreach_internal.free_at(taken timestamptz[], cap bigint, turn bigint, span interval, as_of timestamptz)
RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(
    taken[1 + (pg_catalog.cardinality(taken) - cap + turn - 1) % pg_catalog.cardinality(taken)]
      + span * (1 + (pg_catalog.cardinality(taken) - cap + turn - 1) / pg_catalog.cardinality(taken)),
    as_of + span);
END;
COMMENT ON FUNCTION outreach_internal.free_at(timestamptz[], bigint, bigint, interval, timestamptz) IS
  'When the turn-th further one has room under a cap, given the times, oldest first, that count against it over a span.';

CREATE FUNCTION outreach_internal.had(outreach_id uuid, person_id uuid, span interval, as_of timestamptz) RETURNS timestamptz[]
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(m.at ORDER BY m.at), '{}')
  FROM (
    SELECT coalesce(s.sent_at, s.begun_at, s.claimed_at) AS at
    FROM outreach.send_log AS s
    WHERE (s.outreach_id = had.outreach_id OR s.person_id = had.person_id)
      AND s.status IN ('claimed', 'sending', 'sent', 'delivered', 'bounced', 'complained', 'unknown')
  ) AS m
  WHERE m.at > as_of - span
$$;
COMMENT ON FUNCTION outreach_internal.had(uuid, uuid, interval, timestamptz) IS
  'When a company (or a person) got messages of any campaign in the span before an instant, oldest first: those that were claimed and not given back, begun, or have left.';

CREATE FUNCTION outreach_internal.pace_sends(send_ids uuid[], as_of timestamptz)
RETURNS TABLE (send_id uuid, sender_id uuid, recipient_domain text, wait_until timestamptz, reason text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _day CONSTANT interval := interval '24 hours';
  _with_senders CONSTANT boolean := EXISTS (SELECT FROM outreach.senders AS s);
  _with_domains CONSTANT boolean := EXISTS (
    SELECT FROM outreach.campaigns AS c WHERE c.status = 'active' AND c.rules ? 'recipient_domain_daily_cap');
  -- What this call lets go, which the tables do not say yet, and what it makes wait.
  _people uuid[] := '{}'::uuid[];
  _companies uuid[] := '{}'::uuid[];
  _domains text[] := '{}'::text[];
  _senders uuid[] := '{}'::uuid[];
  _waiting text[] := '{}'::text[];
  _s record;
  _taken timestamptz[];
  _cap bigint;
  _turn bigint;
  _queue text;
  _chosen record;
BEGIN
  FOR _s IN
    SELECT l.send_id, l.campaign_id, l.person_id, l.outreach_id, l.channel, l.recipient_key, c.rules,
      CASE WHEN l.channel = 'email' AND _with_domains THEN substr(l.recipient_key, strpos(l.recipient_key, '@') + 1) END AS domain,
      p.time_zone, r.country
    FROM unnest(send_ids) WITH ORDINALITY AS g (send_id, position)
    JOIN outreach.send_log AS l ON l.send_id = g.send_id
    JOIN outreach.campaigns AS c ON c.campaign_id = l.campaign_id
    JOIN outreach.people AS p ON p.person_id = l.person_id
    JOIN outreach.outreach AS o ON o.outreach_id = l.outreach_id
    JOIN cl.company_identity AS r ON r.sovereign_company_id = o.sovereign_company_id
    ORDER BY g.position
  LOOP
    send_id := _s.send_id;
    recipient_domain := _s.domain;
    sender_id := NULL;
    wait_until := NULL;
    reason := NULL;

    IF _s.rules ? 'windows' OR _s.rules @> '{"observe_holidays": true}' THEN
      wait_until := outreach_internal.next_open(_s.rules -> 'windows',
        outreach_internal.recipient_time_zone(_s.time_zone, _s.country, _s.rules ->> 'time_zone'), _s.country,
        coalesce((_s.rules ->> 'observe_holidays')::boolean, false), as_of);
      IF wait_until IS NULL THEN
        wait_until := as_of + interval '30 days';
        reason := 'waits: no window opens';
      ELSIF wait_until > as_of THEN
        reason := 'waits for the recipient''s window';
      END IF;
    END IF;

    IF reason IS NULL AND _s.rules ? 'person_cap' THEN
      _cap := (_s.rules ->> 'person_cap')::bigint;
      _taken := outreach_internal.had(NULL, _s.person_id, make_interval(days => coalesce((_s.rules ->> 'person_cap_days')::integer, 7)), as_of)
        || array_fill(as_of, ARRAY[(SELECT count(*)::integer FROM unnest(_people) AS x (id) WHERE x.id = _s.person_id)]);
      IF cardinality(_taken) >= _cap THEN
        wait_until := outreach_internal.free_at(_taken, _cap, 1,
          make_interval(days => coalesce((_s.rules ->> 'person_cap_days')::integer, 7)), as_of);
        reason := 'waits: the person''s cap is reached';
      END IF;
    END IF;

    IF reason IS NULL AND _s.rules ? 'company_daily_cap' THEN
      _cap := (_s.rules ->> 'company_daily_cap')::bigint;
      _taken := outreach_internal.had(_s.outreach_id, NULL, _day, as_of)
        || array_fill(as_of, ARRAY[(SELECT count(*)::integer FROM unnest(_companies) AS x (id) WHERE x.id = _s.outreach_id)]);
      IF cardinality(_taken) >= _cap THEN
        wait_until := outreach_internal.free_at(_taken, _cap, 1, _day, as_of);
        reason := 'waits: the company''s cap is reached';
      END IF;
    END IF;

    IF reason IS NULL AND _s.domain IS NOT NULL AND _s.rules ? 'recipient_domain_daily_cap' THEN
      _cap := (_s.rules ->> 'recipient_domain_daily_cap')::bigint;
      _taken := ARRAY(
        SELECT p.claimed_at FROM outreach_internal.claim_places AS p
        WHERE p.recipient_domain = _s.domain AND p.claimed_at > as_of - _day
        ORDER BY p.claimed_at
      ) || array_fill(as_of, ARRAY[(SELECT count(*)::integer FROM unnest(_domains) AS x (name) WHERE x.name = _s.domain)]);
      IF cardinality(_taken) >= _cap THEN
        _queue := 'domain ' || _s.domain;
        _turn := 1 + (SELECT count(*) FROM unnest(_waiting) AS x (name) WHERE x.name = _queue);
        wait_until := outreach_internal.free_at(_taken, _cap, _turn, _day, as_of);
        reason := 'waits: the cap of the recipient''s domain is reached';
        _waiting := _waiting || _queue;
      END IF;
    END IF;

    IF reason IS NULL AND _with_senders AND _s.channel = 'email' THEN
      -- The thread's sender, unless it was retired; else the active one with most room.
      SELECT r.sender_id, r.status, r.cap,
        r.claimed + (SELECT count(*) FROM unnest(_senders) AS x (id) WHERE x.id = r.sender_id) AS used,
        t.sender_id IS NOT NULL AS of_thread
      INTO _chosen
      FROM outreach_internal.sender_room(as_of) AS r
      LEFT JOIN (
        SELECT b.sender_id
        FROM outreach.send_log AS b
        WHERE b.person_id = _s.person_id AND b.campaign_id = _s.campaign_id AND b.send_id <> _s.send_id
          AND b.sender_id IS NOT NULL AND b.sent_at IS NOT NULL
        ORDER BY b.step_number DESC
        LIMIT 1
      ) AS t ON t.sender_id = r.sender_id
      WHERE r.status = 'active' OR t.sender_id IS NOT NULL AND r.status = 'paused'
      ORDER BY t.sender_id IS NULL,
        r.cap - r.claimed - (SELECT count(*) FROM unnest(_senders) AS x (id) WHERE x.id = r.sender_id) DESC NULLS FIRST,
        r.sender_id
      LIMIT 1;
      IF NOT FOUND THEN
        wait_until := as_of + interval '5 minutes';
        reason := 'waits: no sender is active';
      ELSIF _chosen.status = 'paused' THEN
        wait_until := as_of + interval '5 minutes';
        reason := 'waits: the thread''s sender is paused';
      ELSIF _chosen.used >= _chosen.cap THEN
        _taken := ARRAY(
          SELECT p.claimed_at FROM outreach_internal.claim_places AS p
          WHERE p.sender_id = _chosen.sender_id AND p.claimed_at > as_of - _day
          ORDER BY p.claimed_at
        ) || array_fill(as_of, ARRAY[(SELECT count(*)::integer FROM unnest(_senders) AS x (id) WHERE x.id = _chosen.sender_id)]);
        _queue := 'sender ' || CASE WHEN _chosen.of_thread THEN _chosen.sender_id::text ELSE '' END;
        _turn := 1 + (SELECT count(*) FROM unnest(_waiting) AS x (name) WHERE x.name = _queue);
        wait_until := outreach_internal.free_at(_taken, _chosen.cap, _turn, _day, as_of);
        reason := CASE WHEN _chosen.of_thread THEN 'waits: the thread''s sender has no room' ELSE 'waits: no sender has room' END;
        _waiting := _waiting || _queue;
      ELSE
        sender_id := _chosen.sender_id;
      END IF;
    END IF;

    IF reason IS NULL THEN
      wait_until := NULL;
      _people := _people || _s.person_id;
      _companies := _companies || _s.outreach_id;
      _domains := _domains || coalesce(_s.domain, '');
      _senders := _senders || sender_id;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION outreach_internal.pace_sends(uuid[], timestamptz) IS
  'Which of these due sends may be claimed now, in this order, under the caps of senders, recipient domains, companies and people and the recipients'' windows; the others with when to try again and why. The caller has locked the sends and outreach_internal.pacing_lock.';

COMMIT;
