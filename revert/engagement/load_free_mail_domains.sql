-- Revert outreach:engagement/load_free_mail_domains from pg

BEGIN;

DROP FUNCTION outreach.load_free_mail_domains(text[]);

COMMIT;
