BEGIN;
SELECT plan(5);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.archived_sends')$$, $$VALUES
  ('send_id uuid NOT NULL'),
  ('outreach_id uuid NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.archived_sends')$$, $$VALUES
  ('PRIMARY KEY (send_id)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach_archive(outreach_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.archived_sends')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'archived_sends', 'outreach_owner', 'its owner');

SELECT throws_ok($$INSERT INTO outreach_internal.archived_sends VALUES (gen_random_uuid(), gen_random_uuid())$$, '23503', NULL, 'only of companies in the archive');

SELECT * FROM finish();
ROLLBACK;
