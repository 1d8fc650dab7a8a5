-- Revert outreach:spine/outreach from pg

BEGIN;

DROP TABLE outreach.outreach;

COMMIT;
