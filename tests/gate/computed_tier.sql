BEGIN;
SELECT plan(16);

SELECT fixture.function_is('outreach_internal.computed_tier', 'overall_status text, bit_score integer, talent_flow text, people_intelligence text, company_target text',
  'integer', 'immutable', 'outreach_owner', '{outreach_analyst}', definer => false);
SELECT is(outreach_internal.computed_tier(overall, score, talent, people, target), tier, format('%s, %s, talent %s, people %s, target %s', overall, score, talent, people, target))
FROM (VALUES
  ('BLOCKED', 100, 'PASS', 'PASS', 'PASS', -1),
  ('COMPLETE', 50, 'PASS', 'PASS', 'PASS', 3),
  ('COMPLETE', 49, 'PASS', 'PASS', 'PASS', 2),
  ('COMPLETE', NULL, 'PASS', 'PASS', 'PASS', 2),
  ('IN_PROGRESS', 100, 'PASS', 'IN_PROGRESS', 'IN_PROGRESS', 2),
  ('IN_PROGRESS', 100, 'IN_PROGRESS', 'PASS', 'PASS', 1),
  ('IN_PROGRESS', 100, 'IN_PROGRESS', 'IN_PROGRESS', 'PASS', 0),
  ('IN_PROGRESS', 100, 'IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS', -1),
  (NULL, NULL, NULL, NULL, NULL, -1)
) AS w (overall, score, talent, people, target, tier);

SELECT * FROM finish();
ROLLBACK;
