BEGIN;
SELECT plan(8);

SELECT results_eq($$SELECT fixture.columns('outreach.blog')$$, $$VALUES
  ('blog_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('outreach_id uuid NOT NULL'),
  ('source_url text NOT NULL'),
  ('published_at timestamp with time zone'),
  ('summary text')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.blog')$$, $$VALUES
  ('PRIMARY KEY (blog_id)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.grants('outreach.blog')$$, $$VALUES ('outreach_hub_blog: DELETE, INSERT, SELECT, UPDATE'), ('outreach_subhub: DELETE, INSERT, SELECT, UPDATE')$$, 'who may do what with it');
SELECT table_owner_is('outreach', 'blog', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a \gset
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_subhub'', %L)',
  format('INSERT INTO outreach.blog (outreach_id, source_url) VALUES (%1$L, ''https://news.example/1''), (%1$L, ''https://news.example/2'')', :'a')), 'several items of a company');
SELECT throws_ok(format('INSERT INTO outreach.blog (outreach_id) VALUES (%L)', :'a'), '23502', NULL, 'an item has a source');
SELECT throws_ok('INSERT INTO outreach.blog (outreach_id, source_url) VALUES (NULL, ''x'')', '23502', NULL, 'and a company');
SELECT throws_ok('INSERT INTO outreach.blog (outreach_id, source_url) VALUES (gen_random_uuid(), ''x'')', '23503', NULL, 'which is on the spine');

SELECT * FROM finish();
ROLLBACK;
