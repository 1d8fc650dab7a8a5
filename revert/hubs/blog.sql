-- Revert outreach:hubs/blog from pg

BEGIN;

DROP TABLE outreach.blog;

COMMIT;
