-- Verify outreach:hubs/hub_registry on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.hub_registry', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.hub_registry', '{classification_is_required_or_optional,thresholds_are_fractions_in_order,waterfall_order_is_unique}');

DO $do$
BEGIN
  IF (SELECT count(*) FROM outreach.hub_registry) <> 6 THEN
    RAISE EXCEPTION 'outreach.hub_registry does not hold the six hubs';
  END IF;
END
$do$;

ROLLBACK;
