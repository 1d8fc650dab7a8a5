-- Verify outreach:campaign/sequences on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.sequences', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.guard_sequences()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.sequences', '{guard_sequences}');

ROLLBACK;
