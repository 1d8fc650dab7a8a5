-- Deploy outreach:send/claim_sends to pg
-- requires: send/send_verdicts send/pick_sends send/expire_claims send/unsubscribe_tokens send/pace_sends control/brake_barrier control/manual_overrides gate/gate_decisions gate/require_channel send/skip_unmet_steps send/follow_skipped_steps send/message_context send/claim_floor campaign/step_messages campaign/pick_variant

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The planner is kept to nested loops over indexes: a plan that was made while a table was small must not scan it when it
-- has grown. What this calls inherits it.
CREATE FUNCTION outreach.claim_sends(
  worker text,
  batch_size integer DEFAULT 100,
  lease interval DEFAULT '5 minutes',
  channels text[] DEFAULT '{email}'
) RETURNS TABLE (
  send_id uuid, claim_token uuid, outreach_id uuid, campaign_id uuid, step_number integer, channel text,
  recipient text, subject_template text, body_template text, context jsonb
)
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
  _problem text;
  _limited uuid[];
  _began timestamptz;
  _now timestamptz;
  _day date;
  _floor record;
  _oldest timestamptz;
  _campaign record;
  _due uuid[];
  _found bigint;
  _picked uuid[];
  _claimed bigint;
  _wanted bigint := batch_size;
  _paced boolean;
  _paced_senders uuid[] := '{}'::uuid[];
  _paced_domains text[] := '{}'::text[];
BEGIN
  _problem := CASE
    WHEN worker IS NULL OR worker !~ '[^[:space:]]' OR length(worker) > 200 THEN 'worker is not a text of 1 to 200 characters'
    WHEN batch_size IS NULL OR batch_size NOT BETWEEN 1 AND 10000 THEN
      format('batch_size is %s', coalesce(batch_size::text, 'null'))
    WHEN lease IS NULL OR lease <= interval '0' THEN format('lease is %s', coalesce(lease::text, 'null'))
    WHEN channels IS NULL OR cardinality(channels) = 0 THEN 'channels is empty'
  END;
  IF _problem IS NOT NULL THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = _problem,
      HINT = 'A worker''s name, a batch_size of 1 to 10000, a positive lease, at least one channel.';
  END IF;
  PERFORM outreach_internal.require_channel(coalesce(c.channel, '')) FROM unnest(channels) AS c (channel);
  PERFORM outreach_internal.require_read_committed();

  PERFORM outreach_internal.follow_skipped_steps(greatest(batch_size, 1000));
  _limited := outreach_internal.lock_limited_campaigns(channels);
  _paced := outreach_internal.is_paced(channels);
  IF _paced THEN
    LOCK TABLE outreach_internal.pacing_lock IN EXCLUSIVE MODE;
  END IF;

  -- From here on nothing waits: rows are locked SKIP LOCKED or are this transaction's own.
  PERFORM outreach_internal.enter_barrier();
  IF EXISTS (SELECT FROM outreach.manual_overrides AS o WHERE o.outreach_id IS NULL AND o.removed_at IS NULL) THEN
    RETURN;
  END IF;

  SELECT f.* INTO _floor FROM outreach_internal.claim_floor() AS f;
  _began := clock_timestamp();
  SELECT e.requeued + cardinality(e.parked) INTO _found
  FROM outreach_internal.expire_claims(batch_size, false, _floor.leased) AS e;
  IF _found < batch_size THEN
    _floor.leased := _began;
  END IF;

  _now := clock_timestamp();
  _day := (_now AT TIME ZONE 'UTC')::date;
  LOOP
    _picked := '{}';
    _found := 0;
    _oldest := NULL;
    FOR _campaign IN
      SELECT c.campaign_id, oldest.next_at, c.daily_send_limit - (
          SELECT count(*) FROM outreach_internal.claim_places AS p
          WHERE c.daily_send_limit IS NOT NULL AND p.campaign_id = c.campaign_id AND p.claim_day = _day
        ) AS room,
        EXISTS (
          SELECT FROM outreach.sequences AS q WHERE q.campaign_id = c.campaign_id AND q.condition <> 'always'
        ) AS conditional
      FROM outreach.campaigns AS c
      CROSS JOIN LATERAL (
        SELECT q.next_at
        FROM outreach_internal.send_queue AS q
        WHERE q.campaign_id = c.campaign_id AND NOT q.leased AND q.next_at >= _floor.due AND q.next_at <= _now
        ORDER BY q.next_at
        LIMIT 1
      ) AS oldest
      WHERE c.status = 'active' AND c.channel = ANY (channels)
        AND (c.daily_send_limit IS NULL OR c.campaign_id = ANY (_limited))
      ORDER BY oldest.next_at, c.campaign_id
    LOOP
      _oldest := coalesce(_oldest, _campaign.next_at);
      _due := outreach_internal.pick_sends(_campaign.campaign_id, _floor.due, _now,
        greatest(least(_wanted - cardinality(_picked), _campaign.room), 0));
      _found := _found + cardinality(_due);
      IF _campaign.conditional THEN
        _due := outreach_internal.skip_unmet_steps(_due, _now);
      END IF;
      _picked := _picked || _due;
      EXIT WHEN cardinality(_picked) >= _wanted;
    END LOOP;
    IF _found = 0 THEN
      EXIT WHEN _floor.due = '-infinity';
      _floor.due := '-infinity';
      CONTINUE;
    END IF;
    _floor.due := greatest(_floor.due, _oldest);

    IF _paced THEN
      WITH paced AS MATERIALIZED (
        SELECT p.* FROM outreach_internal.pace_sends(_picked, _now) AS p
      ), waiting AS (
        UPDATE outreach.send_log AS s SET due_at = p.wait_until, status_reason = p.reason
        FROM paced AS p
        WHERE s.send_id = p.send_id AND p.wait_until IS NOT NULL
        RETURNING s.send_id, s.campaign_id, s.due_at
      ), postponed AS (
        -- They are there; the conflict finds each by its key.
        INSERT INTO outreach_internal.send_queue AS q (send_id, campaign_id, next_at)
        SELECT w.send_id, w.campaign_id, w.due_at FROM waiting AS w
        ON CONFLICT ON CONSTRAINT send_queue_pkey DO UPDATE SET next_at = excluded.next_at
      )
      SELECT coalesce(array_agg(p.send_id) FILTER (WHERE p.wait_until IS NULL), '{}'),
        coalesce(array_agg(p.sender_id) FILTER (WHERE p.wait_until IS NULL), '{}'),
        coalesce(array_agg(p.recipient_domain) FILTER (WHERE p.wait_until IS NULL), '{}')
      INTO _picked, _paced_senders, _paced_domains
      FROM paced AS p;
      CONTINUE WHEN _picked = '{}';
    END IF;

    RETURN QUERY
      WITH judged AS MATERIALIZED (
        SELECT v.*, outreach_internal.pick_variant(v.person_id, q.sequence_id, q.others) AS variant,
          v.codes = '{}' AS allowed, gen_random_uuid() AS token,
          replace(v.send_id::text || gen_random_uuid()::text || gen_random_uuid()::text, '-', '') AS secret,
          w.sender_id, w.recipient_domain, d.address AS sender_address, d.display_name AS sender_name
        FROM unnest(_picked, _paced_senders, _paced_domains) AS w (send_id, sender_id, recipient_domain)
        CROSS JOIN LATERAL (
          SELECT x.* FROM outreach_internal.send_verdicts AS x WHERE x.send_id = w.send_id
          OFFSET 0
        ) AS v
        CROSS JOIN LATERAL (
          SELECT t.sequence_id, ARRAY(
            SELECT x.variant FROM outreach.step_variants AS x
            WHERE x.sequence_id = t.sequence_id
            ORDER BY x.variant COLLATE "C"
          ) AS others
          FROM outreach.sequences AS t
          WHERE t.campaign_id = v.campaign_id AND t.version = v.version AND t.step_number = v.step_number
          OFFSET 0
        ) AS q
        LEFT JOIN outreach.senders AS d ON d.sender_id = w.sender_id
        -- A campaign paused a moment ago keeps its sends as they are.
        WHERE v.campaign_status = 'active'
      ), changed AS (
        UPDATE outreach.send_log AS s SET
          status = CASE WHEN j.allowed THEN 'claimed' ELSE 'blocked' END,
          status_reason = CASE WHEN NOT j.allowed THEN array_to_string(j.reasons, '; ') END,
          blocked_codes = CASE WHEN NOT j.allowed THEN j.codes END,
          claim_token = CASE WHEN j.allowed THEN j.token END,
          claimed_by = CASE WHEN j.allowed THEN worker END,
          claimed_at = CASE WHEN j.allowed THEN _now END,
          sender_id = CASE WHEN j.allowed THEN j.sender_id END,
          variant = CASE WHEN j.allowed THEN j.variant ELSE s.variant END,
          last_outcome = NULL
        FROM judged AS j
        WHERE s.send_id = j.send_id
      ), leased AS (
        UPDATE outreach_internal.send_queue AS q SET next_at = _now + lease, leased = true
        WHERE q.send_id = ANY (ARRAY(SELECT j.send_id FROM judged AS j WHERE j.allowed))
      ), dequeued AS (
        DELETE FROM outreach_internal.send_queue AS q
        WHERE q.send_id = ANY (ARRAY(SELECT j.send_id FROM judged AS j WHERE NOT j.allowed))
      ), placed AS (
        INSERT INTO outreach_internal.claim_places (campaign_id, claim_day, claim_token, claimed_at, sender_id, recipient_domain)
        SELECT j.campaign_id, _day, j.token, _now, j.sender_id, j.recipient_domain FROM judged AS j WHERE j.allowed
      ), tokens AS (
        INSERT INTO outreach.unsubscribe_tokens (token_hash, channel, address, send_id)
        SELECT sha256(convert_to(j.secret, 'UTF8')), j.channel, j.recipient_key, j.send_id FROM judged AS j WHERE j.allowed
      ), decided AS (
        INSERT INTO outreach.gate_decisions (outreach_id, channel, send_id, campaign_id, stage, allowed, codes, tier, bit_score,
          score_tier, marketing_disabled, override_ids, eligibility_status, identity_status)
        SELECT j.outreach_id, j.channel, j.send_id, j.campaign_id, 'claim', j.allowed, j.codes, j.tier, j.bit_score,
          j.score_tier, j.marketing_disabled, coalesce(j.override_ids, '{}'), j.eligibility_status, j.identity_status
        FROM judged AS j
      )
      SELECT j.send_id, j.token, j.outreach_id, j.campaign_id, j.step_number, j.channel, j.recipient,
        m.subject_template, m.body_template,
        outreach_internal.message_context(j.company_name, j.domain, j.full_name, j.title, j.slot_type, j.secret)
        || CASE WHEN j.sender_id IS NULL THEN '{}'
          ELSE jsonb_build_object('sender_address', j.sender_address, 'sender_name', j.sender_name) END
      FROM judged AS j
      JOIN outreach_internal.step_messages AS m ON m.campaign_id = j.campaign_id AND m.version = j.version
        AND m.step_number = j.step_number AND m.variant = j.variant
      WHERE j.allowed;
    GET DIAGNOSTICS _claimed = ROW_COUNT;
    _wanted := _wanted - _claimed;
    EXIT WHEN _wanted <= 0;
  END LOOP;
  PERFORM outreach_internal.remember_claim_floor(_floor.due, _floor.leased, _began, _floor.valid_until);
END
$$;

COMMENT ON FUNCTION outreach.claim_sends(text, integer, interval, text[]) IS
  'Leases up to batch_size (1 to 10000) due sends of active campaigns to a worker, oldest due first, and returns what it takes to render them. Each is put to the gate, with suppression (OX108), contactability (OX110) and stops (OX111), in the same transaction; what is refused becomes blocked with its codes. A step whose condition is not met is skipped: cancelled, and the step after it is scheduled by the next claim, its delay counted from the skip. Which variant of a step''s templates a person gets is recorded with the claim. Claims that ran out before they began are leased again, those that ran out later become unknown. daily_send_limit and the caps of senders and of campaigns'' rules hold exactly, whatever the number of workers; what they or a recipient''s window do not let go now waits until they may (due_at, status_reason). Where there are senders, context also has sender_address and sender_name. While a halt is live it claims nothing and changes no send. Nothing may be sent before outreach.begin_send() has committed. Raises OX010 unknown channel, OX016 another argument out of range, OX207 isolation other than READ COMMITTED. Example: SELECT * FROM outreach.claim_sends(''mailer-1'', 100);';
GRANT EXECUTE ON FUNCTION outreach.claim_sends(text, integer, interval, text[]) TO outreach_dispatcher;

COMMIT;
