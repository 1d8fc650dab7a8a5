-- View, gate, explanation and check are one decision, on every combination of what decides, against a model of its own.
BEGIN;
SELECT plan(13);

-- What there is to combine. The tier of each profile is written down here, not computed.
CREATE TEMP TABLE profile (name text, statuses jsonb, score integer, tier integer);
INSERT INTO profile VALUES
  ('nothing known', '{}', NULL, -1),
  ('target passed', '{"company-target": "PASS"}', 90, 0),
  ('people passed', '{"company-target": "PASS", "people-intelligence": "PASS", "dol-filings": "IN_PROGRESS"}', NULL, 1),
  ('talent passed', '{"talent-flow": "PASS"}', 0, 2),
  ('complete, 49', '{"company-target": "PASS", "people-intelligence": "PASS", "dol-filings": "PASS", "talent-flow": "PASS"}', 49, 2),
  ('complete, 50', '{"company-target": "PASS", "people-intelligence": "PASS", "dol-filings": "PASS", "talent-flow": "PASS", "blog-content": "FAIL"}', 50, 3),
  ('failed', '{"company-target": "PASS", "people-intelligence": "PASS", "dol-filings": "FAIL", "talent-flow": "PASS"}', 80, -1);

CREATE TEMP TABLE grid AS
SELECT row_number() OVER () AS n, gen_random_uuid() AS company, NULL::uuid AS id, p.name AS profile, p.tier AS computed_tier,
  forced, forced_live, disabled, eligibility, identity, block_outreach, block_email, block_phone
FROM profile AS p,
  (VALUES (NULL::integer, false), (-1, true), (2, true), (3, false)) AS f (forced, forced_live), -- (3, false) has expired
  unnest('{true,false}'::boolean[]) AS disabled,
  unnest('{ELIGIBLE,INELIGIBLE,NULL,MAYBE}'::text[]) AS eligibility,
  unnest('{PASS,FAIL,NULL}'::text[]) AS identity,
  unnest('{true,false}'::boolean[]) AS block_outreach, unnest('{true,false}'::boolean[]) AS block_email, unnest('{true,false}'::boolean[]) AS block_phone;

-- A registry of the site's own may hold values that ours refuses.
ALTER TABLE cl.company_identity DROP CONSTRAINT eligibility_status_is_known, ALTER identity_status DROP NOT NULL;
INSERT INTO cl.company_identity (sovereign_company_id, company_name, identity_status) SELECT g.company, 'Grid ' || g.n, 'PASS' FROM grid AS g;
UPDATE grid AS g SET id = m.outreach_id FROM outreach.mint_outreach_batch() AS m WHERE m.sovereign_company_id = g.company;
UPDATE cl.company_identity AS c SET identity_status = g.identity, eligibility_status = g.eligibility FROM grid AS g WHERE c.sovereign_company_id = g.company;
INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status)
SELECT g.id, s.key, s.value FROM grid AS g JOIN profile AS p ON p.name = g.profile, jsonb_each_text(p.statuses) AS s;
INSERT INTO outreach.bit_scores (outreach_id, score, score_tier, signal_count, scored_at)
SELECT g.id, p.score, outreach_internal.score_tier(p.score), 1, now() FROM grid AS g JOIN profile AS p ON p.name = g.profile WHERE p.score IS NOT NULL;
INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason, forced_tier, expires_at)
SELECT g.id, o.type, 'grid', o.tier, o.expires
FROM grid AS g
CROSS JOIN LATERAL (VALUES
  ('FORCE_TIER', g.forced IS NOT NULL, g.forced, CASE WHEN g.forced_live THEN now() + interval '1 day' ELSE now() - interval '1 second' END),
  ('MARKETING_DISABLED', g.disabled, NULL, NULL),
  ('BLOCK_OUTREACH', g.block_outreach, NULL, NULL),
  ('BLOCK_EMAIL', g.block_email, NULL, NULL),
  ('BLOCK_PHONE', g.block_phone, NULL, NULL)) AS o (type, present, tier, expires)
WHERE o.present;
ANALYZE cl.company_identity, outreach.outreach, outreach.company_hub_status, outreach.bit_scores, outreach.manual_overrides;

-- The model: which codes a company and channel (NULL: all) must be refused with.
CREATE FUNCTION pg_temp.expected(g grid, channel text, halted boolean DEFAULT false) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  _tier integer := g.computed_tier;
  _codes text[] := '{}';
BEGIN
  IF g.forced_live THEN _tier := g.forced; END IF;
  IF _tier = -1 THEN _codes := _codes || 'OX101'::text; END IF;
  IF g.disabled THEN _codes := _codes || 'OX102'::text; END IF;
  IF g.eligibility = 'INELIGIBLE' THEN _codes := _codes || 'OX103'::text;
  ELSIF g.eligibility = 'ELIGIBLE' THEN NULL;
  ELSE _codes := _codes || 'OX105'::text; END IF;
  IF g.identity = 'PASS' THEN NULL; ELSE _codes := _codes || 'OX107'::text; END IF;
  IF halted OR g.block_outreach OR (g.block_email AND coalesce(channel, 'email') = 'email') OR (g.block_phone AND coalesce(channel, 'phone') = 'phone') THEN
    _codes := _codes || 'OX104'::text;
  END IF;
  RETURN _codes;
END
$$;

-- What each of the four says, as the codes in its order; {} is "proceed".
CREATE FUNCTION pg_temp.gate_says(id uuid, channel text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  _detail text;
  _codes text[];
BEGIN
  IF (outreach.marketing_safety_gate(id, channel)).outreach_id IS DISTINCT FROM id THEN RETURN '{another company}'; END IF;
  RETURN '{}';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS _detail = PG_EXCEPTION_DETAIL;
  SELECT array_agg(d.value ->> 'code' ORDER BY d.ordinality) INTO _codes FROM jsonb_array_elements(_detail::jsonb) WITH ORDINALITY AS d;
  RETURN CASE WHEN _codes[1] = SQLSTATE THEN _codes ELSE ARRAY['SQLSTATE ' || SQLSTATE] || _codes END;
END
$$;
CREATE FUNCTION pg_temp.explanation_says(id uuid, channel text) RETURNS text[] LANGUAGE sql AS $$
  SELECT CASE WHEN array_agg(code) = '{OX106,OX101,OX102,OX103,OX105,OX107,OX104}' AND bool_and(evidence IS NOT NULL AND reason <> '')
    THEN coalesce(array_agg(code) FILTER (WHERE failing), '{}') ELSE '{incomplete}' END
  FROM outreach.explain_gate(id, channel)
$$;
CREATE FUNCTION pg_temp.check_says(id uuid, channel text) RETURNS text[] LANGUAGE sql AS $$
  SELECT CASE WHEN c.allowed = (c.codes = '{}') THEN c.codes ELSE '{contradiction}' END FROM outreach.check_gate(id, channel) AS c
$$;
CREATE FUNCTION pg_temp.view_says(reasons text[]) RETURNS text[] LANGUAGE sql IMMUTABLE
AS $$ SELECT coalesce(array_agg(left(r, 5) ORDER BY n), '{}') FROM unnest(reasons) WITH ORDINALITY AS x (r, n) $$;

SELECT is((SELECT count(*) FROM grid WHERE id IS NOT NULL), 5376::bigint, 'the grid: 5376 companies');

-- The view, on all of them.
CREATE TEMP TABLE seen AS SELECT v.* FROM outreach.vw_marketing_eligibility_with_overrides AS v;
CREATE INDEX ON seen (outreach_id);
SELECT is((SELECT count(*) FROM seen), (SELECT count(*) FROM outreach.outreach), 'the view has one row per spine row');
SELECT is_empty(
  $$SELECT g.* FROM grid AS g JOIN seen AS v ON v.outreach_id = g.id
    WHERE v.computed_tier IS DISTINCT FROM g.computed_tier OR v.forced_tier IS DISTINCT FROM CASE WHEN g.forced_live THEN g.forced END
      OR v.tier IS DISTINCT FROM CASE WHEN g.forced_live THEN g.forced ELSE g.computed_tier END$$, 'tiers: computed, forced (not once it has expired), effective');
SELECT is_empty(
  $$SELECT g.* FROM grid AS g JOIN seen AS v ON v.outreach_id = g.id
    WHERE (v.marketing_disabled, v.outreach_blocked, v.email_blocked, v.phone_blocked, v.eligibility_status, v.identity_status)
      IS DISTINCT FROM (g.disabled, g.block_outreach, g.block_email, g.block_phone, g.eligibility, g.identity)
      OR cardinality(v.override_ids) <> g.forced_live::integer + g.disabled::integer + g.block_outreach::integer + g.block_email::integer + g.block_phone::integer$$,
  'flags, blocks, statuses, and every live override');
SELECT is_empty(
  $$SELECT g.* FROM grid AS g JOIN seen AS v ON v.outreach_id = g.id
    WHERE pg_temp.view_says(v.reasons) IS DISTINCT FROM pg_temp.expected(g, NULL)
      OR v.email_allowed IS DISTINCT FROM (pg_temp.expected(g, 'email') = '{}') OR v.phone_allowed IS DISTINCT FROM (pg_temp.expected(g, 'phone') = '{}')$$,
  'the view allows and refuses as the model does, with the same reasons');
SELECT results_eq('SELECT count(*) FILTER (WHERE email_allowed), count(*) FILTER (WHERE phone_allowed AND NOT email_allowed), max(cardinality(reasons)) FROM seen',
  'VALUES (34::bigint, 17::bigint, 5)', 'counted by hand: few are allowed, and the worst fail five conditions');

-- Gate, explanation and check on a sample that still holds every value with every other, on every channel.
CREATE TEMP TABLE sample AS
SELECT g AS company, g.id, c.channel, pg_temp.expected(g, c.channel) AS expected FROM grid AS g, unnest('{email,phone,NULL}'::text[]) AS c (channel) WHERE g.n % 11 = 5;
SELECT ok((SELECT count(DISTINCT id) FROM sample) > 450, 'several hundred companies, three channels each');
SELECT is_empty('SELECT s.company, s.channel, s.expected, pg_temp.gate_says(s.id, s.channel) FROM sample AS s WHERE pg_temp.gate_says(s.id, s.channel) IS DISTINCT FROM s.expected',
  'the gate: the first failure is the SQLSTATE, DETAIL holds all');
SELECT is_empty('SELECT s.company, s.channel, s.expected, pg_temp.explanation_says(s.id, s.channel) FROM sample AS s WHERE pg_temp.explanation_says(s.id, s.channel) IS DISTINCT FROM s.expected',
  'the explanation: every condition, failing or not');
SELECT is_empty('SELECT s.company, s.channel, s.expected FROM sample AS s WHERE pg_temp.check_says(s.id, s.channel) IS DISTINCT FROM s.expected', 'the check');
SELECT is_empty(
  'SELECT s.company, s.channel FROM sample AS s LEFT JOIN outreach.gate_decisions AS d ON d.outreach_id = s.id AND d.channel IS NOT DISTINCT FROM s.channel AND d.codes = s.expected WHERE d.decision_id IS NULL',
  'and each check is in the log as it was answered');

-- A halt refuses everybody on every channel, whatever else there is.
SELECT outreach.halt_all_outreach('grid') AS halt \gset
SELECT is_empty(
  $$SELECT g.* FROM grid AS g JOIN outreach.vw_marketing_eligibility_with_overrides AS v ON v.outreach_id = g.id
    WHERE v.email_allowed OR v.phone_allowed OR NOT v.outreach_blocked OR pg_temp.view_says(v.reasons) IS DISTINCT FROM pg_temp.expected(g, NULL, true)$$, 'halted: the view');
SELECT is_empty(
  'SELECT s.company, s.channel FROM sample AS s WHERE (s.company).n % 7 = 3 AND (pg_temp.gate_says(s.id, s.channel) IS DISTINCT FROM pg_temp.expected(s.company, s.channel, true)
    OR pg_temp.explanation_says(s.id, s.channel) IS DISTINCT FROM pg_temp.expected(s.company, s.channel, true))', 'halted: gate and explanation');

SELECT * FROM finish();
ROLLBACK;
