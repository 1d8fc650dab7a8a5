-- Deploy outreach:hubs/blog to pg
-- requires: spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.blog (
  blog_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  outreach_id uuid NOT NULL REFERENCES outreach.outreach (outreach_id),
  source_url text NOT NULL,
  published_at timestamptz,
  summary text
);
CREATE INDEX blog_outreach_idx ON outreach.blog (outreach_id);

COMMENT ON TABLE outreach.blog IS 'Contract table of Blog Content, which owns its rows: what was published about a company.';
COMMENT ON COLUMN outreach.blog.blog_id IS 'Identifier of the item.';
COMMENT ON COLUMN outreach.blog.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.blog.source_url IS 'Where it was published.';
COMMENT ON COLUMN outreach.blog.published_at IS 'When it was published; implies a NEWS_MENTION signal.';
COMMENT ON COLUMN outreach.blog.summary IS 'What it says, in short.';

GRANT SELECT, INSERT, UPDATE, DELETE ON outreach.blog TO outreach_subhub, outreach_hub_blog;

COMMIT;
