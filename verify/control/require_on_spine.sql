-- Verify outreach:control/require_on_spine on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.spine_probe', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.require_on_spine(uuid[])', 'outreach_control', '{}');

ROLLBACK;
