BEGIN;
SELECT plan(51);

SELECT results_eq($$SELECT fixture.columns('outreach.bit_signal_types')$$, $$VALUES
  ('signal_type text NOT NULL'),
  ('source_hub text NOT NULL'),
  ('weight_class text NOT NULL'),
  ('weight numeric NOT NULL'),
  ('decay_days integer NOT NULL'),
  ('valid_from timestamp with time zone NOT NULL'),
  ('dedupe_window interval'),
  ('reason text NOT NULL DEFAULT ''set by its owner''::text'),
  ('set_by text NOT NULL DEFAULT SESSION_USER'),
  ('set_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.bit_signal_types')$$, $$VALUES
  ('PRIMARY KEY (signal_type, valid_from)'),
  ('FOREIGN KEY (signal_type, source_hub) REFERENCES outreach_internal.bit_types(signal_type, source_hub)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.bit_signal_types')$$, $$VALUES
  ('refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS'), ('register_signal_type BEFORE INSERT ALWAYS')$$, 'guards');
SELECT fixture.function_is('outreach_internal.register_signal_type', '', 'trigger', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT is_empty($$SELECT fixture.grants('outreach.bit_signal_types')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'bit_signal_types', 'outreach_owner', 'its owner');

SELECT results_eq('SELECT signal_type, source_hub, weight_class, weight, decay_days, valid_from FROM outreach.bit_signal_types ORDER BY signal_type COLLATE "C"', $$VALUES
  ('DOMAIN_VERIFIED', 'company-target', 'Base', 10::numeric, 365, timestamptz '-infinity'),
  ('EXECUTIVE_MOVEMENT', 'talent-flow', 'Medium', 15, 90, '-infinity'),
  ('NEWS_MENTION', 'blog-content', 'Low', 5, 30, '-infinity'),
  ('RENEWAL_PROXIMITY', 'dol-filings', 'High', 25, 365, '-infinity'),
  ('SLOT_FILLED', 'people-intelligence', 'Medium', 15, 180, '-infinity')$$, 'five types, in force since ever');
SELECT is((SELECT count(*) FROM outreach.bit_signal_types WHERE dedupe_window IS NULL AND reason = 'first version'), 5::bigint, 'each of their signals counts');

-- A changed weight is a new version; a version never changes.
PREPARE put AS INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ($1, $2, $3, $4, $5, $6);
SELECT lives_ok($$EXECUTE put('NEWS_MENTION', 'blog-content', 'Base', 7.5, 60, '2026-01-01Z')$$, 'a new version');
SELECT throws_ok($$EXECUTE put('NEWS_MENTION', 'blog-content', 'Low', 5, 30, '2026-01-01Z')$$, '23505', NULL, 'one version per time');
SELECT throws_ok(statement, '23514', NULL, 'refused by a constraint: ' || statement)
FROM unnest(ARRAY[
  $$EXECUTE put('X', 'blog-content', 'Tiny', 5, 30, now())$$, $$EXECUTE put('X', 'blog-content', 'Low', 0, 30, now())$$, $$EXECUTE put('X', 'blog-content', 'Low', 1001, 30, now())$$,
  $$EXECUTE put('X', 'blog-content', 'Low', 'NaN', 30, now())$$, $$EXECUTE put('X', 'blog-content', 'Low', 5, 0, now())$$, $$EXECUTE put('X', 'blog-content', 'Low', 5, 3661, now())$$,
  $$EXECUTE put('x y', 'blog-content', 'Low', 5, 30, now())$$]) AS statement;
SELECT throws_ok($$EXECUTE put('X', 'nobody', 'Low', 5, 30, now())$$, '23503', NULL, 'of a hub that exists');
SELECT throws_ok($$EXECUTE put('NEWS_MENTION', 'talent-flow', 'Low', 5, 30, now())$$, '23503', NULL, 'which is the same for all versions of a type');
SELECT lives_ok($$EXECUTE put('X', 'blog-content', 'Custom', 0.5, 1, '2026-01-01Z')$$, 'a type that was not there: its first version makes it');
SELECT is((SELECT source_hub FROM outreach_internal.bit_types WHERE signal_type = 'X'), 'blog-content', 'with its hub');
SELECT throws_ok($$EXECUTE put('X', 'dol-filings', 'Low', 5, 30, now())$$, '23503', NULL, 'which it keeps');
SELECT ok((SELECT reason = 'set by its owner' AND set_by = session_user AND set_at BETWEEN now() AND clock_timestamp() FROM outreach.bit_signal_types WHERE signal_type = 'X'), 'who made it, and when');

-- A window is a time of fixed length.
PREPARE windowed AS INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('X', 'blog-content', 'Low', 5, 30, clock_timestamp(), $1);
SELECT lives_ok(format('EXECUTE windowed(%L)', w), 'a window of ' || coalesce(w, 'nothing')) FROM unnest('{NULL,00:00:00.000001,1 day,36:00,3660 days}'::text[]) AS w;
SELECT throws_ok(format('EXECUTE windowed(%L)', w), '23514', NULL, 'no window: ' || w)
FROM unnest('{0,-1 day,3660 days 00:00:00.000001,1 month,1 year,1 month -29 days,-1 month 31 days}'::text[]) AS w;
SELECT throws_ok($$INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, reason) VALUES ('X', 'blog-content', 'Low', 5, 30, now(), ' ')$$,
  '23514', NULL, 'a reason is not blank');
SELECT throws_ok(statement, 'OX212', 'table is append-only', statement)
FROM unnest(ARRAY['UPDATE outreach.bit_signal_types SET weight = 6', 'DELETE FROM outreach.bit_signal_types WHERE signal_type = ''NEWS_MENTION''',
  'TRUNCATE outreach.bit_signal_types CASCADE', 'UPDATE outreach.bit_signal_types SET decay_days = decay_days']) AS statement;
SET LOCAL session_replication_role = replica;
SELECT lives_ok($$EXECUTE put('Z', 'blog-content', 'Low', 5, 30, '2026-01-01Z')$$, 'as a replica: a first version');
SELECT is((SELECT count(*) FROM outreach_internal.bit_types WHERE signal_type = 'Z'), 1::bigint, 'makes its type too');
SELECT throws_ok(statement, 'OX212', 'table is append-only', 'as a replica: ' || statement)
FROM unnest(ARRAY['UPDATE outreach.bit_signal_types SET weight = 6', 'DELETE FROM outreach.bit_signal_types', 'TRUNCATE outreach.bit_signal_types CASCADE']) AS statement;

SELECT * FROM finish();
ROLLBACK;
