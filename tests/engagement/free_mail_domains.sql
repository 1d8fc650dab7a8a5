BEGIN;
SELECT plan(9);

SELECT results_eq($$SELECT fixture.columns('outreach.free_mail_domains')$$, $$VALUES
  ('domain text NOT NULL'),
  ('added_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('added_by text NOT NULL DEFAULT SESSION_USER')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.free_mail_domains')$$, $$VALUES ('PRIMARY KEY (domain)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach.free_mail_domains')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'free_mail_domains', 'outreach_owner', 'its owner');
SELECT is((SELECT count(*) FROM outreach.free_mail_domains), 0::bigint, 'empty until it is filled');
SELECT throws_ok(format('INSERT INTO outreach.free_mail_domains VALUES (%L)', bad), '23514', NULL, 'refused: ' || bad) FROM unnest('{Gmail.com,gmail,"",ann@gmail.com}'::text[]) AS bad;

SELECT * FROM finish();
ROLLBACK;
