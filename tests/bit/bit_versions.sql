BEGIN;
SELECT plan(9);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.bit_versions')$$, $$VALUES
  ('signal_type text'),
  ('weight numeric'),
  ('decay_days integer'),
  ('dedupe_window interval'),
  ('valid_from timestamp with time zone'),
  ('valid_until timestamp with time zone'),
  ('is_deduped boolean')$$, 'columns');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.bit_versions')$$, 'who may do what with it: none');
SELECT view_owner_is('outreach_internal', 'bit_versions', 'outreach_owner', 'its owner');

SELECT is((SELECT count(*) FROM outreach_internal.bit_versions WHERE valid_from = '-infinity' AND valid_until = 'infinity'), 5::bigint, 'one version of each, for ever');
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES
  ('NEWS_MENTION', 'blog-content', 'Base', 10, 60, '2026-02-01Z'), ('NEWS_MENTION', 'blog-content', 'High', 25, 90, '2026-01-01Z');
SELECT results_eq($$SELECT weight, valid_from, valid_until FROM outreach_internal.bit_versions WHERE signal_type = 'NEWS_MENTION' ORDER BY valid_from$$, $$VALUES
  (5::numeric, timestamptz '-infinity', timestamptz '2026-01-01Z'), (25, '2026-01-01Z', '2026-02-01Z'), (10, '2026-02-01Z', 'infinity')$$, 'without gap or overlap');
SELECT is((SELECT count(*) FROM outreach_internal.bit_versions WHERE valid_from = '-infinity' AND valid_until = 'infinity'), 4::bigint, 'the other types are as they were');


-- A window in one version concerns the whole type: a walk goes over all of its signals.
SELECT is_empty('SELECT * FROM outreach_internal.bit_versions WHERE is_deduped OR dedupe_window IS NOT NULL', 'no window, nothing is looked for');
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('NEWS_MENTION', 'blog-content', 'Low', 5, 30, '2026-03-01Z', '7 days');
SELECT results_eq($$SELECT dedupe_window, is_deduped FROM outreach_internal.bit_versions WHERE signal_type = 'NEWS_MENTION' ORDER BY valid_from$$,
  $$VALUES (NULL::interval, true), (NULL, true), (NULL, true), ('7 days', true)$$, 'a window: all versions of the type say so, those before it too');
SELECT is((SELECT count(*) FROM outreach_internal.bit_versions WHERE is_deduped), 4::bigint, 'and of no other type');

SELECT * FROM finish();
ROLLBACK;
