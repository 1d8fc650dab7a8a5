BEGIN;
SELECT plan(18);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_bit_staleness')$$, $$VALUES
  ('outreach_id uuid'), ('score integer'), ('score_tier text'), ('scored_at timestamp with time zone'), ('valid_until timestamp with time zone'), ('stale_for interval'),
  ('unknown_from timestamp with time zone'), ('counts_as_unknown boolean')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_bit_staleness')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_bit_staleness', 'outreach_owner', 'its owner');

-- Scores that ran out at these times before now; NULL cannot change any more.
CREATE TEMP TABLE company AS
SELECT fixture.minted() AS outreach_id, w.name, w.ago
FROM (VALUES ('holds', interval '-1 hour'), ('ran out', '0'), ('an hour ago', '1 hour'), ('within the day', '23 hours 59 minutes'), ('longer ago', '24 hours 1 minute'), ('for ever', NULL)) AS w (name, ago);
INSERT INTO outreach.bit_scores (outreach_id, score, score_tier, signal_count, scored_at, valid_until)
SELECT outreach_id, 60, 'HOT', 3, now() - interval '2 days', clock_timestamp() - ago FROM company;
SELECT is((SELECT count(*) FROM outreach.bit_scores WHERE valid_until IS NULL), 1::bigint, 'one score cannot change any more');
SELECT results_eq('SELECT name, score, score_tier, counts_as_unknown FROM outreach.vw_bit_staleness JOIN company USING (outreach_id) ORDER BY ago', $$VALUES
  ('ran out', 60, 'HOT', false), ('an hour ago', 60, 'HOT', false), ('within the day', 60, 'HOT', false), ('longer ago', 60, 'HOT', true)$$,
  'those that have run out; a day later they count as unknown');
SELECT is_empty($$SELECT name FROM outreach.vw_bit_staleness JOIN company USING (outreach_id) WHERE stale_for NOT BETWEEN ago AND ago + interval '1 minute'$$, 'for how long');
SELECT is_empty($$SELECT name FROM outreach.vw_bit_staleness JOIN company USING (outreach_id) WHERE unknown_from <> valid_until + interval '24 hours' OR scored_at <> now() - interval '2 days'$$, 'and from when they count as unknown');
SELECT outreach.set_setting('bit_refresh_grace', '"30 minutes"', 'test') \g /dev/null
SELECT results_eq('SELECT name, counts_as_unknown FROM outreach.vw_bit_staleness JOIN company USING (outreach_id) ORDER BY ago', $$VALUES
  ('ran out', false), ('an hour ago', true), ('within the day', true), ('longer ago', true)$$, 'as the setting says');
SELECT is((SELECT unknown_from - valid_until FROM outreach.vw_bit_staleness LIMIT 1), interval '30 minutes', 'here too');
SELECT outreach.set_setting('bit_refresh_grace', '0', 'test') \g /dev/null
SELECT is((SELECT count(*) FROM outreach.vw_bit_staleness WHERE counts_as_unknown), 4::bigint, 'no grace: as soon as they have run out');

-- Clock, not transaction: a score runs out while it is watched.
UPDATE outreach.bit_scores SET valid_until = clock_timestamp() + interval '0.2 seconds' WHERE outreach_id = (SELECT outreach_id FROM company WHERE name = 'holds');
SELECT is((SELECT count(*) FROM outreach.vw_bit_staleness), 4::bigint, 'it holds');
SELECT pg_sleep(0.21) \g /dev/null
SELECT is((SELECT count(*) FROM outreach.vw_bit_staleness), 5::bigint, 'and has run out');

-- What the scores really do: a fresh one is not stale, one that was not refreshed is, a refresh mends it.
DELETE FROM outreach.bit_scores;
SELECT outreach.record_signal(outreach_id, 'NEWS_MENTION', name, now() - interval '40 days' * (name = 'for ever')::integer) FROM company \g /dev/null
SELECT is_empty('SELECT * FROM outreach.vw_bit_staleness', 'fresh scores');
SELECT outreach.refresh_bit_scores(now() - interval '1 day') \g /dev/null
SELECT is((SELECT count(*) FROM outreach.vw_bit_staleness), 5::bigint, 'scores of yesterday, but for the one that had faded');
SELECT outreach.refresh_bit_scores() \g /dev/null
SELECT is_empty('SELECT * FROM outreach.vw_bit_staleness', 'refreshed');

SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_bit_staleness')$$, 'an analyst reads it');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.vw_bit_staleness'), '42501', NULL, role || ' does not')
FROM unnest('{outreach_stranger,outreach_subhub}'::text[]) AS role;

SELECT * FROM finish();
ROLLBACK;
