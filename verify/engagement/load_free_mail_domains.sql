-- Verify outreach:engagement/load_free_mail_domains on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.load_free_mail_domains(text[])', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
