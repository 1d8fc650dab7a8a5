-- Deploy outreach:gate/what_if to pg
-- requires: gate/vw_marketing_eligibility_with_overrides gate/gate_reasons gate/computed_tier bit/bit_contributions bit/score_tier bit/require_weights bit/bit_refresh_grace campaign/campaigns core/json_elements spine/require_known

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.what_if(overrides jsonb, bit_weights jsonb DEFAULT NULL)
RETURNS TABLE (
  campaign_id uuid, outreach_id uuid, channel text, change text, tier_before integer, tier_after integer,
  bit_score_before integer, bit_score_after integer, reasons text[]
)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _element record;
  _all boolean := false;
  _affected uuid[] := '{}'::uuid[];
  _lifted uuid[] := '{}'::uuid[];
  _override record;
  _now CONSTANT timestamptz := clock_timestamp();
  _grace CONSTANT interval := outreach_internal.bit_refresh_grace();
BEGIN
  FOR _element IN
    SELECT e.line, (e.element ->> 'outreach_id')::uuid AS outreach_id, e.element ->> 'override_type' AS override_type,
      (e.element ->> 'forced_tier')::integer AS forced_tier, (e.element ->> 'remove')::uuid AS remove
    FROM outreach_internal.json_elements(coalesce(what_if.overrides, '[]')) AS e
    ORDER BY e.line
  LOOP
    IF _element.remove IS NOT NULL THEN
      SELECT o.outreach_id INTO _override FROM outreach.manual_overrides AS o WHERE o.override_id = _element.remove;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'unknown override' USING
          ERRCODE = 'OX014', DETAIL = format('element %s: override_id %s', _element.line, _element.remove), HINT = 'See outreach.vw_overrides.';
      END IF;
      _lifted := _lifted || _element.remove;
      _affected := _affected || _override.outreach_id;
      _all := _all OR _override.outreach_id IS NULL;
    ELSIF _element.override_type IS NULL
       OR _element.override_type NOT IN ('BLOCK_OUTREACH', 'BLOCK_EMAIL', 'BLOCK_PHONE', 'MARKETING_DISABLED', 'FORCE_TIER')
       OR (_element.override_type = 'FORCE_TIER') <> (_element.forced_tier IS NOT NULL)
       OR _element.forced_tier NOT BETWEEN -1 AND 3
       OR (_element.outreach_id IS NULL AND _element.override_type <> 'BLOCK_OUTREACH') THEN
      RAISE EXCEPTION 'override does not fit' USING
        ERRCODE = 'OX009',
        DETAIL = format('element %s: type %s, forced_tier %s', _element.line, coalesce(_element.override_type, 'null'), coalesce(_element.forced_tier::text, 'null')),
        HINT = 'Set: outreach_id and override_type (FORCE_TIER with forced_tier; BLOCK_OUTREACH without a company is a halt). Lift: {"remove": override_id}.';
    ELSE
      IF _element.outreach_id IS NULL THEN
        _all := true;
      ELSE
        PERFORM outreach_internal.require_known(_element.outreach_id);
        _affected := _affected || _element.outreach_id;
      END IF;
    END IF;
  END LOOP;

  IF what_if.bit_weights IS NOT NULL THEN
    PERFORM outreach_internal.require_weights(what_if.bit_weights);
    _affected := _affected || ARRAY(
      SELECT DISTINCT s.outreach_id FROM outreach.bit_signals AS s WHERE what_if.bit_weights ? s.signal_type);
  END IF;

  RETURN QUERY
    WITH added AS MATERIALIZED (
      SELECT (e.element ->> 'outreach_id')::uuid AS outreach_id, e.element ->> 'override_type' AS override_type,
        (e.element ->> 'forced_tier')::integer AS forced_tier
      FROM outreach_internal.json_elements(coalesce(what_if.overrides, '[]')) AS e
      WHERE NOT e.element ? 'remove'
    ), standing AS MATERIALIZED (
      -- A forced tier that is set anew takes the place of the one that stands.
      SELECT o.outreach_id, o.override_type, o.forced_tier
      FROM outreach.manual_overrides AS o
      WHERE o.removed_at IS NULL AND (o.expires_at IS NULL OR o.expires_at > _now) AND o.override_id <> ALL (_lifted)
        AND NOT EXISTS (SELECT FROM added AS a WHERE a.outreach_id = o.outreach_id AND a.override_type = o.override_type)
      UNION ALL
      SELECT a.outreach_id, a.override_type, a.forced_tier FROM added AS a
    ), after_overrides AS MATERIALIZED (
      SELECT s.outreach_id, max(s.forced_tier) AS forced_tier,
        bool_or(s.override_type = 'MARKETING_DISABLED') AS marketing_disabled,
        bool_or(s.override_type = 'BLOCK_OUTREACH') AS outreach_blocked,
        bool_or(s.override_type = 'BLOCK_EMAIL') AS email_blocked,
        bool_or(s.override_type = 'BLOCK_PHONE') AS phone_blocked
      FROM standing AS s
      WHERE s.outreach_id IS NOT NULL
      GROUP BY s.outreach_id
    ), after_scores AS MATERIALIZED (
      SELECT c.outreach_id, least(100, floor(sum(CASE WHEN c.changes_at IS NOT NULL AND what_if.bit_weights ? c.signal_type
        THEN outreach_internal.bit_contribution((what_if.bit_weights ->> c.signal_type)::numeric, c.decay_days, c.occurred_at, _now)
        ELSE c.contribution END)))::integer AS score
      FROM outreach_internal.bit_contributions(_now) AS c
      WHERE what_if.bit_weights IS NOT NULL AND (_all OR c.outreach_id = ANY (_affected))
      GROUP BY c.outreach_id
    ), compared AS (
      SELECT v.*, coalesce(x.score, v.bit_score) AS score_after,
        coalesce(m.forced_tier, outreach_internal.computed_tier(v.overall_status,
          coalesce(x.score, CASE WHEN NOT outreach_internal.counts_as_unknown(b.valid_until, _now, _grace) THEN v.bit_score END),
          h.talent_flow, h.people_intelligence, h.company_target)) AS after_tier,
        coalesce(m.marketing_disabled, false) AS after_disabled,
        coalesce(m.outreach_blocked, false) OR EXISTS (SELECT FROM standing AS s WHERE s.outreach_id IS NULL) AS after_outreach,
        coalesce(m.email_blocked, false) AS after_email,
        coalesce(m.phone_blocked, false) AS after_phone
      FROM outreach.vw_marketing_eligibility_with_overrides AS v
      JOIN outreach_internal.company_state AS h ON h.outreach_id = v.outreach_id
      LEFT JOIN outreach.bit_scores AS b ON b.outreach_id = v.outreach_id
      LEFT JOIN after_overrides AS m ON m.outreach_id = v.outreach_id
      LEFT JOIN after_scores AS x ON x.outreach_id = v.outreach_id
      WHERE _all OR v.outreach_id = ANY (_affected)
    ), judged AS (
      SELECT k.campaign_id, c.outreach_id, k.channel, c.tier, c.after_tier, c.bit_score, c.score_after,
        CASE k.channel WHEN 'email' THEN c.email_allowed ELSE c.phone_allowed END
          AND c.tier >= k.min_tier
          AND array_position('{COLD,WARM,HOT,BURNING}', c.score_tier) >= array_position('{COLD,WARM,HOT,BURNING}', k.min_score_tier)
          AS before,
        outreach_internal.gate_reasons(c.after_tier, c.after_disabled, c.eligibility_status, c.identity_status,
          c.after_outreach, c.after_email, c.after_phone, k.channel)
        || array_remove(ARRAY[
          CASE WHEN c.after_tier < k.min_tier THEN format('tier %s is below the campaign''s minimum of %s', c.after_tier, k.min_tier) END,
          CASE WHEN array_position('{COLD,WARM,HOT,BURNING}', outreach_internal.score_tier(c.score_after))
              < array_position('{COLD,WARM,HOT,BURNING}', k.min_score_tier)
            THEN format('score tier %s is below the campaign''s minimum of %s', outreach_internal.score_tier(c.score_after), k.min_score_tier) END
        ], NULL) AS reasons
      FROM compared AS c
      CROSS JOIN outreach.campaigns AS k
      WHERE k.status IN ('draft', 'active', 'paused')
    )
    SELECT j.campaign_id, j.outreach_id, j.channel, CASE WHEN j.before THEN 'blocked' ELSE 'contactable' END,
      j.tier, j.after_tier, j.bit_score, j.score_after, j.reasons
    FROM judged AS j
    WHERE j.before <> (j.reasons = '{}')
    ORDER BY j.campaign_id, j.outreach_id;
END
$$;

COMMENT ON FUNCTION outreach.what_if(jsonb, jsonb) IS
  'Which companies would become blocked or contactable, per campaign that is not over, if these overrides were set or lifted and these weights held; writes nothing. overrides is an array: {"outreach_id", "override_type", "forced_tier"} sets one (BLOCK_OUTREACH without a company: a halt), {"remove": override_id} lifts one. bit_weights is an object of signal type to weight. One row per company and campaign that changes, with tier and score before and after, and what then stands against it. Raises OX005, OX007, OX009, OX011, OX014. Example: SELECT * FROM outreach.what_if(''[{"override_type": "BLOCK_OUTREACH"}]'');';
GRANT EXECUTE ON FUNCTION outreach.what_if(jsonb, jsonb) TO outreach_app, outreach_operator;

COMMIT;
