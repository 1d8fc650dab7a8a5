-- Verify outreach:core/ascii_host on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.punycode(text)', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.ascii_host(text)', 'outreach_control', '{}');

ROLLBACK;
