-- Revert outreach:hubs/hub_registry from pg

BEGIN;

DROP TABLE outreach.hub_registry;

COMMIT;
