-- Verify outreach:core/normalise_address on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.normalise_international(text)', 'outreach_control', '{outreach_hub_people,outreach_subhub}');
SELECT outreach_internal.verify_function('outreach_internal.normalise_address(text, text)', 'outreach_control', '{outreach_hub_people,outreach_subhub}');

ROLLBACK;
