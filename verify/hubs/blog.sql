-- Verify outreach:hubs/blog on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.blog', 'outreach_owner', '{outreach_hub_blog,outreach_subhub}');
SELECT outreach_internal.verify_constraints('outreach.blog', '{blog_outreach_id_fkey}');

ROLLBACK;
