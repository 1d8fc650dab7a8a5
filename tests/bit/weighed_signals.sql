BEGIN;
SELECT plan(8);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.weighed_signals')$$, $$VALUES
  ('outreach_id uuid'), ('signal_id uuid'), ('signal_type text'), ('source_hub text'), ('occurred_at timestamp with time zone'), ('recorded_at timestamp with time zone'),
  ('weight numeric'), ('decay_days integer'), ('is_duplicate boolean')$$, 'columns');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.weighed_signals')$$, 'who may do what with it: none');
SELECT view_owner_is('outreach_internal', 'weighed_signals', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a \gset
SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'old', '2026-01-01T23:59:59.999999Z'), outreach.record_signal(:'a', 'NEWS_MENTION', 'new', '2026-01-02Z'), outreach.record_signal(:'a', 'SLOT_FILLED', 's', '2026-01-03Z') \g /dev/null
SELECT results_eq('SELECT w.* FROM outreach_internal.weighed_signals AS w ORDER BY w.occurred_at',
  $$SELECT s.outreach_id, s.signal_id, s.signal_type, s.source_hub, s.occurred_at, s.recorded_at, CASE s.signal_type WHEN 'SLOT_FILLED' THEN 15 ELSE 5 END::numeric, CASE s.signal_type WHEN 'SLOT_FILLED' THEN 180 ELSE 30 END, false
    FROM outreach.bit_signals AS s ORDER BY s.occurred_at$$, 'the signals with the versions in force since ever');
-- The version is looked up, not copied: one that is made later may have been in force before.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('NEWS_MENTION', 'blog-content', 'Base', 20, 10, '2026-01-02Z');
SELECT results_eq($$SELECT weight, decay_days FROM outreach_internal.weighed_signals WHERE signal_type = 'NEWS_MENTION' ORDER BY occurred_at$$, $$VALUES (5::numeric, 30), (20, 10)$$, 'from its first instant');
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('NEWS_MENTION', 'blog-content', 'Custom', 7, 70, '2026-01-01T12:00Z');
SELECT results_eq($$SELECT weight, decay_days FROM outreach_internal.weighed_signals WHERE signal_type = 'NEWS_MENTION' ORDER BY occurred_at$$, $$VALUES (7::numeric, 70), (20, 10)$$, 'until the next one begins');

INSERT INTO outreach_internal.bit_duplicates SELECT signal_id FROM outreach.bit_signals WHERE source_ref = 'new';
SELECT is((SELECT bool_or(is_duplicate) FROM outreach_internal.weighed_signals), false, 'a type without a window: no mark is looked for');
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('NEWS_MENTION', 'blog-content', 'Base', 10, 30, '2026-06-01Z', '1 day');
SELECT results_eq('SELECT is_duplicate FROM outreach_internal.weighed_signals ORDER BY occurred_at', 'VALUES (false), (true), (false)', 'with one, whatever version has it, a mark counts');

SELECT * FROM finish();
ROLLBACK;
