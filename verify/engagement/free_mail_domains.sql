-- Verify outreach:engagement/free_mail_domains on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.free_mail_domains', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.free_mail_domains', '{free_mail_domains_pkey,domain_is_a_host_name}');

ROLLBACK;
