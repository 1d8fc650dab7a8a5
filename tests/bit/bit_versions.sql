BEGIN;
SELECT plan(6);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.bit_versions')$$, $$VALUES
  ('signal_type text'),
  ('source_hub text'),
  ('weight numeric'),
  ('decay_days integer'),
  ('valid_from timestamp with time zone'),
  ('valid_until timestamp with time zone')$$, 'columns');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.bit_versions')$$, 'who may do what with it: none');
SELECT view_owner_is('outreach_internal', 'bit_versions', 'outreach_owner', 'its owner');

SELECT is((SELECT count(*) FROM outreach_internal.bit_versions WHERE valid_from = '-infinity' AND valid_until = 'infinity'), 5::bigint, 'one version of each, for ever');
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES
  ('NEWS_MENTION', 'blog-content', 'Base', 10, 60, '2026-02-01Z'), ('NEWS_MENTION', 'blog-content', 'High', 25, 90, '2026-01-01Z');
SELECT results_eq($$SELECT weight, valid_from, valid_until FROM outreach_internal.bit_versions WHERE signal_type = 'NEWS_MENTION' ORDER BY valid_from$$, $$VALUES
  (5::numeric, timestamptz '-infinity', timestamptz '2026-01-01Z'), (25, '2026-01-01Z', '2026-02-01Z'), (10, '2026-02-01Z', 'infinity')$$, 'without gap or overlap');
SELECT is((SELECT count(*) FROM outreach_internal.bit_versions WHERE valid_from = '-infinity' AND valid_until = 'infinity'), 4::bigint, 'the other types are as they were');

SELECT * FROM finish();
ROLLBACK;
