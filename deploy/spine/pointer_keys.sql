-- Deploy outreach:spine/pointer_keys to pg
-- requires: registry/company_identity spine/outreach

-- On a registry of the site's own these keys lock and scan it once; without them there is no alignment.
-- squawk-ignore-file adding-foreign-key-constraint, constraint-missing-not-valid, disallowed-unique-constraint
-- squawk-ignore-file require-concurrent-index-creation

-- Run as the deploying role: the two tables have two owners, and a registry of the site's own has a third.
BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;

-- Alignment: spine and registry hold the same pairs at the end of every statement. Neither key is deferrable, so only
-- one statement that writes both sides satisfies them.
ALTER TABLE cl.company_identity
  ADD CONSTRAINT pointer_is_unique_per_company UNIQUE (outreach_id, sovereign_company_id);
ALTER TABLE cl.company_identity
  ADD CONSTRAINT pointer_is_on_the_spine FOREIGN KEY (outreach_id) REFERENCES outreach.outreach (outreach_id);

CREATE INDEX outreach_pair_idx ON outreach.outreach (outreach_id, sovereign_company_id);
ALTER TABLE outreach.outreach
  ADD CONSTRAINT spine_is_in_the_registry FOREIGN KEY (outreach_id, sovereign_company_id)
  REFERENCES cl.company_identity (outreach_id, sovereign_company_id);

COMMIT;
