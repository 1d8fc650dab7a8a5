BEGIN;
SELECT plan(18);

SELECT fixture.function_is('outreach_internal.campaigns_left_empty', 'outreach_ids uuid[]', 'uuid[]', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.archive_scope', 'outreach_ids uuid[]', 'TABLE(step integer, relation text, row_count bigint)', 'stable', 'outreach_owner', '{}', definer => false);

-- The authoritative cascade order; a relation without rows is named too.
SELECT results_eq($$SELECT step, relation, row_count FROM outreach_internal.archive_scope('{}')$$, $$VALUES
  (1, 'outreach.engagement_events', 0::bigint), (1, 'outreach.send_log', 0),
  (2, 'outreach.sequences', 0),
  (3, 'outreach.campaigns', 0),
  (4, 'outreach.manual_overrides', 0),
  (5, 'outreach.bit_signals', 0),
  (6, 'outreach.bit_scores', 0),
  (7, 'outreach.blog', 0), (7, 'outreach.talent_movement', 0),
  (8, 'people.people_master', 0),
  (9, 'people.company_slot', 0),
  (10, 'outreach.people', 0),
  (11, 'outreach.dol', 0),
  (12, 'outreach.company_target', 0),
  (13, 'outreach.company_hub_status', 0), (13, 'outreach.outreach', 0)$$, 'thirteen steps in order');

-- Whatever refers to the spine, however indirectly, is in the scope: a table that comes later may not be forgotten.
SELECT is_empty(
  $$WITH RECURSIVE child AS (
      SELECT 'outreach.outreach'::regclass::oid AS relation
      UNION
      SELECT c.conrelid FROM child AS p JOIN pg_constraint AS c ON c.contype = 'f' AND c.confrelid = p.relation AND c.conparentid = 0
    )
    SELECT relation::regclass::text FROM child
    WHERE relation::regclass::text NOT IN (SELECT s.relation FROM outreach_internal.archive_scope('{}') AS s)
      AND relation::regclass::text NOT IN ('cl.company_identity', 'outreach_internal.send_queue', 'outreach_internal.bit_duplicates', 'outreach_internal.spine_probe')$$,
  'every table with a key that leads to the spine has its step; the registry''s pointer is released, the queue goes with its send, a repeat''s mark with its signal, the probe keeps no row');

-- Archived campaigns that lose their last send go as well; others stay.
SELECT fixture.contactable() AS a, fixture.contactable() AS b, fixture.campaign() AS both, fixture.campaign() AS active \gset
SELECT outreach.enroll_campaign(:'both'), outreach.enroll_campaign(:'active') \gset
SELECT outreach.set_campaign_status(:'both', 'completed') \gset
SELECT outreach.set_campaign_status(:'both', 'archived') \gset
SELECT is(outreach_internal.campaigns_left_empty(ARRAY[:'a']::uuid[]), '{}', 'a campaign with sends to another company stays');
SELECT is(outreach_internal.campaigns_left_empty(ARRAY[:'a', :'b']::uuid[]), ARRAY[:'both']::uuid[], 'without any left an archived one goes, an active one stays');

SELECT * FROM finish();
ROLLBACK;
