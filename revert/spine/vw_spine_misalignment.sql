-- Revert outreach:spine/vw_spine_misalignment from pg

BEGIN;

DROP VIEW outreach.vw_spine_misalignment;

COMMIT;
