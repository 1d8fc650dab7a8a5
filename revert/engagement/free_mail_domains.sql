-- Revert outreach:engagement/free_mail_domains from pg

BEGIN;

DROP TABLE outreach.free_mail_domains;

COMMIT;
