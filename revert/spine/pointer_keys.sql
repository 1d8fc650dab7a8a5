-- Revert outreach:spine/pointer_keys from pg

BEGIN;

ALTER TABLE outreach.outreach DROP CONSTRAINT spine_is_in_the_registry;
DROP INDEX outreach.outreach_pair_idx;
ALTER TABLE cl.company_identity DROP CONSTRAINT pointer_is_on_the_spine;
ALTER TABLE cl.company_identity DROP CONSTRAINT pointer_is_unique_per_company;

COMMIT;
