BEGIN;
SELECT plan(11);

SELECT results_eq($$SELECT fixture.columns('outreach.hub_registry')$$, $$VALUES
  ('hub_id text NOT NULL'),
  ('name text NOT NULL'),
  ('classification text NOT NULL'),
  ('waterfall_order integer NOT NULL'),
  ('core_metric text NOT NULL'),
  ('healthy_threshold numeric NOT NULL'),
  ('critical_threshold numeric NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.hub_registry')$$, $$VALUES
  ('PRIMARY KEY (hub_id)'),
  ('UNIQUE (name)'),
  ('UNIQUE (waterfall_order)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach.hub_registry')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'hub_registry', 'outreach_owner', 'its owner');

SELECT results_eq(
  'SELECT waterfall_order, hub_id, classification, core_metric, healthy_threshold, critical_threshold FROM outreach.hub_registry ORDER BY 1',
  $$VALUES
  (1, 'company-target', 'required', 'BIT_SCORE', .70, .40),
  (2, 'dol-filings', 'required', 'FILING_MATCH_RATE', .90, .70),
  (3, 'people-intelligence', 'required', 'SLOT_FILL_RATE', .80, .50),
  (4, 'talent-flow', 'required', 'MOVEMENT_DETECTION_RATE', .70, .40),
  (5, 'blog-content', 'optional', 'CONTENT_SIGNAL_RATE', .50, .20),
  (6, 'outreach-execution', 'optional', 'ENGAGEMENT_RATE', .30, .10)$$, 'six hubs');

SELECT throws_ok(format('UPDATE outreach.hub_registry SET %s WHERE waterfall_order = 1', change), '23514', NULL, 'refused by a constraint: ' || change)
FROM (VALUES ($$classification = 'nice'$$), ('healthy_threshold = 1.1'), ('critical_threshold = -0.1'), ('critical_threshold = 0.7')) AS bad (change);
SELECT throws_ok('UPDATE outreach.hub_registry SET waterfall_order = 2 WHERE waterfall_order = 1', '23505', NULL, 'one hub per place');
SELECT throws_ok($$UPDATE outreach.hub_registry SET hub_id = 'x' WHERE hub_id = 'dol-filings'$$, '23503', NULL, 'signal types hold their hub');

SELECT * FROM finish();
ROLLBACK;
