BEGIN;
SELECT plan(21);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.bit_types')$$, $$VALUES ('signal_type text NOT NULL'), ('source_hub text NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.bit_types')$$, $$VALUES
  ('PRIMARY KEY (signal_type)'),
  ('UNIQUE (signal_type, source_hub)'),
  ('FOREIGN KEY (source_hub) REFERENCES outreach.hub_registry(hub_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.bit_types')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'bit_types', 'outreach_owner', 'its owner');

SELECT bag_eq('SELECT signal_type, source_hub FROM outreach_internal.bit_types', $$VALUES
  ('DOMAIN_VERIFIED', 'company-target'), ('EXECUTIVE_MOVEMENT', 'talent-flow'), ('NEWS_MENTION', 'blog-content'), ('RENEWAL_PROXIMITY', 'dol-filings'), ('SLOT_FILLED', 'people-intelligence')$$,
  'the five types, each of its hub');

PREPARE put AS INSERT INTO outreach_internal.bit_types (signal_type, source_hub) VALUES ($1, $2);
SELECT lives_ok($$EXECUTE put('A', 'blog-content')$$, 'another type of a hub');
SELECT lives_ok(format('EXECUTE put(%L, %L)', 'A' || repeat('9', 62), 'blog-content'), 'a name of 63 characters');
SELECT throws_ok(format('EXECUTE put(%L, %L)', name, 'blog-content'), '23514', NULL, 'no name: ' || name)
FROM unnest(ARRAY['', ' ', 'lower', 'A B', '1A', '_A', 'A-B', 'Ä', 'A' || repeat('9', 63)]) AS name;
SELECT throws_ok($$EXECUTE put('B', 'nobody')$$, '23503', NULL, 'a hub that there is not');
SELECT throws_ok($$EXECUTE put('B', NULL)$$, '23502', NULL, 'no hub');
SELECT throws_ok($$EXECUTE put('NEWS_MENTION', 'talent-flow')$$, '23505', NULL, 'a type has one hub');
SELECT throws_ok($$UPDATE outreach_internal.bit_types SET source_hub = 'talent-flow' WHERE signal_type = 'NEWS_MENTION'$$, '23503', NULL, 'which its versions hold');
SELECT throws_ok($$DELETE FROM outreach_internal.bit_types WHERE signal_type = 'NEWS_MENTION'$$, '23503', NULL, 'and which stays');

SELECT * FROM finish();
ROLLBACK;
