-- Verify outreach:bit/require_weights on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.require_weights(jsonb)', 'outreach_owner', '{}');

ROLLBACK;
