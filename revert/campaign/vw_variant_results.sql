-- Revert outreach:campaign/vw_variant_results from pg

BEGIN;

DROP VIEW outreach.vw_variant_results;

COMMIT;
