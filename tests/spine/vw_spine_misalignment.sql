BEGIN;
SELECT plan(9);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_spine_misalignment')$$,
  $$VALUES ('outreach_id uuid'), ('sovereign_company_id uuid'), ('problem text')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_spine_misalignment')$$,
  $$VALUES ('outreach_analyst: SELECT'), ('outreach_auditor: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_spine_misalignment', 'outreach_owner', 'its owner');
SELECT lives_ok($$SELECT fixture.as_role('outreach_auditor', 'SELECT * FROM outreach.vw_spine_misalignment')$$, 'an auditor reads it without a right to the tables');

SELECT fixture.minted() AS kept, fixture.minted() AS unpointed, fixture.minted() AS unspined, fixture.minted() AS swapped \gset
SELECT fixture.company() AS unminted \gset
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'empty: companies without a pointer are no misalignment');

-- What only a superuser with everything switched off, or a broken restore, can do.
SET LOCAL session_replication_role = replica;
ALTER TABLE cl.company_identity DISABLE TRIGGER ALL;
ALTER TABLE outreach.outreach DISABLE TRIGGER ALL;
SELECT sovereign_company_id AS unpointed_company FROM outreach.outreach WHERE outreach_id = :'unpointed' \gset
SELECT sovereign_company_id AS unspined_company FROM outreach.outreach WHERE outreach_id = :'unspined' \gset
SELECT sovereign_company_id AS swapped_company FROM outreach.outreach WHERE outreach_id = :'swapped' \gset
UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL WHERE outreach_id = :'unpointed';
DELETE FROM outreach.outreach WHERE outreach_id = :'unspined';
UPDATE outreach.outreach SET sovereign_company_id = :'unminted' WHERE outreach_id = :'swapped';

SELECT bag_eq('SELECT * FROM outreach.vw_spine_misalignment', format($$VALUES
  (%L::uuid, %L::uuid, 'spine row has no registry pointer'),
  (%L, %L, 'registry pointer has no spine row'),
  (%L, %L, 'spine row has no registry pointer'),
  (%L, %L, 'registry pointer has no spine row')$$,
  :'unpointed', :'unpointed_company', :'unspined', :'unspined_company', :'swapped', :'unminted', :'swapped', :'swapped_company'),
  'each violating pair is named, with the side that is missing');
SELECT is_empty(format('SELECT * FROM outreach.vw_spine_misalignment WHERE outreach_id = %L', :'kept'), 'the aligned one is not');
DELETE FROM cl.company_identity WHERE sovereign_company_id = :'unpointed_company';
SELECT is((SELECT problem FROM outreach.vw_spine_misalignment WHERE outreach_id = :'unpointed'), 'spine row has no registry pointer', 'also when the whole company is gone');
DELETE FROM outreach.outreach;
UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL;
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'nothing on both sides is aligned');

SELECT * FROM finish();
ROLLBACK;
