BEGIN;
SELECT plan(37);

SELECT fixture.function_is('outreach.mint_outreach_batch', 'sovereign_company_ids uuid[] DEFAULT NULL::uuid[]',
  'TABLE(sovereign_company_id uuid, outreach_id uuid, outcome text)', 'volatile', 'outreach_owner', '{outreach_app}');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.mint_outreach_batch()'), '42501', NULL, role || ' may not mint')
FROM unnest('{outreach_stranger,outreach_operator}'::text[]) AS role;

SELECT fixture.company('A') AS a, fixture.company('B') AS b, fixture.company('Claimed') AS claimed, fixture.company('Pending', 'PENDING') AS pending,
  fixture.company('Failed', 'FAIL') AS failed, gen_random_uuid() AS nobody \gset
SELECT outreach.mint_outreach(:'claimed') AS claimed_id \gset

SELECT throws_ok(format('SELECT * FROM outreach.mint_outreach_batch(ARRAY[%L, NULL]::uuid[])', :'a'), 'OX001', 'sovereign_company_id is null', 'a NULL among them stops all');
SELECT is((SELECT count(*) FROM outreach.outreach), 1::bigint, 'and nothing was minted');

-- Everything at once, some of it twice.
CREATE TEMP TABLE answer AS
SELECT * FROM outreach.mint_outreach_batch(ARRAY[:'b', :'a', :'a', :'claimed', :'nobody', :'pending', :'failed', :'nobody', :'b']::uuid[]);
GRANT SELECT ON answer TO PUBLIC;
SELECT bag_eq('SELECT sovereign_company_id, outcome FROM answer', format($$VALUES
  (%L::uuid, 'minted'), (%L, 'minted'), (%L, 'already_claimed'), (%L, 'unknown_company'), (%L, 'identity_not_pass'), (%L, 'identity_not_pass')$$,
  :'a', :'b', :'claimed', :'nobody', :'pending', :'failed'), 'each company is answered once, whatever it is');
SELECT is((SELECT outreach_id FROM answer WHERE outcome = 'already_claimed'), :'claimed_id', 'a claimed one with the id that it has');
SELECT is_empty($$SELECT * FROM answer WHERE outcome IN ('unknown_company', 'identity_not_pass') AND outreach_id IS NOT NULL$$, 'what was not minted has no id');
SELECT set_eq($$SELECT sovereign_company_id, outreach_id FROM answer WHERE outcome = 'minted'$$,
  format('SELECT sovereign_company_id, outreach_id FROM cl.company_identity WHERE sovereign_company_id IN (%L, %L)', :'a', :'b'), 'the minted ids are in the registry');
SELECT is((SELECT count(*) FROM outreach.outreach), 3::bigint, 'the spine has grown by two');
SELECT is_empty('SELECT * FROM cl.company_identity AS c JOIN outreach.outreach AS o USING (outreach_id) WHERE c.outreach_attached_at <> o.minted_at OR o.minted_at < now()',
  'with one time on both sides, by the clock');
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'spine and registry hold the same pairs');
SELECT is_empty($$SELECT * FROM answer WHERE outcome = 'minted' AND outreach.outreach_bucket(outreach_id) <> outreach.sovereign_bucket(sovereign_company_id)$$, 'each id carries its bucket');
SELECT is((SELECT count(*) FROM outreach.outreach WHERE minted_by = session_user), 3::bigint, 'minted by the login');

SELECT results_eq(format('SELECT outcome FROM outreach.mint_outreach_batch(ARRAY[%L, %L]::uuid[])', :'a', :'b'), $$VALUES ('already_claimed'), ('already_claimed')$$, 'again: all are claimed');
SELECT is_empty($$SELECT * FROM outreach.mint_outreach_batch('{}')$$, 'none in, none out');

-- NULL: everything that can be minted.
SELECT count(fixture.company('Bulk ' || n)) AS made FROM generate_series(1, 300) AS n \gset
CREATE TEMP TABLE everything AS SELECT * FROM outreach.mint_outreach_batch();
SELECT is((SELECT count(*) FROM everything), 300::bigint, 'NULL mints every mintable company');
SELECT is_empty($$SELECT * FROM everything WHERE outcome <> 'minted' OR outreach_id IS NULL OR sovereign_company_id IS NULL$$, 'and returns only those');
SELECT is((SELECT count(DISTINCT outreach_id) FROM outreach.outreach), 303::bigint, 'no id twice');
SELECT is_empty('SELECT * FROM outreach.mint_outreach_batch(NULL)', 'then there is nothing left to mint');
SELECT is((SELECT count(*) FROM cl.company_identity WHERE outreach_id IS NULL AND identity_status = 'PASS'), 0::bigint, 'indeed');
SELECT is((SELECT count(*) FROM cl.company_identity WHERE outreach_id IS NOT NULL AND identity_status <> 'PASS'), 0::bigint, 'and nothing else was minted');
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'spine and registry hold the same pairs');

-- A registry of the site's own may not know what it thinks of a company.
ALTER TABLE cl.company_identity ALTER identity_status DROP NOT NULL;
UPDATE cl.company_identity SET identity_status = NULL WHERE sovereign_company_id = :'pending';
SELECT results_eq(format('SELECT outcome FROM outreach.mint_outreach_batch(ARRAY[%L]::uuid[])', :'pending'), $$VALUES ('identity_not_pass')$$, 'an identity that is NULL is not PASS');
SELECT is_empty('SELECT * FROM outreach.mint_outreach_batch()', 'nor does the bulk mint take it');

-- Brakes survive a bulk mint as they survive a single one.
SELECT outreach.set_marketing_disabled(:'claimed_id', true, 'asked us to stop') \gset
INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason, children)
SELECT o.outreach_id, o.sovereign_company_id, o.minted_at, o.minted_by, 'a test',
  jsonb_build_object('outreach.manual_overrides', (SELECT jsonb_agg(m) FROM outreach.manual_overrides AS m WHERE m.outreach_id = o.outreach_id))
FROM outreach.outreach AS o WHERE o.outreach_id = :'claimed_id';
SELECT outreach_internal.archive_overrides(ARRAY[:'claimed_id']::uuid[], 'a test') \gset
WITH gone AS (DELETE FROM outreach.outreach WHERE outreach_id = :'claimed_id')
UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL WHERE sovereign_company_id = :'claimed';
CREATE TEMP TABLE again AS SELECT * FROM outreach.mint_outreach_batch();
SELECT results_eq('SELECT sovereign_company_id, outcome FROM again', format($$VALUES (%L::uuid, 'minted')$$, :'claimed'), 'an archived company is mintable again');
SELECT results_eq('SELECT m.override_type, m.reason FROM outreach.manual_overrides AS m JOIN again USING (outreach_id) WHERE m.removed_at IS NULL',
  $$VALUES ('MARKETING_DISABLED', 'asked us to stop')$$, 'its brake is on again');
SELECT fixture.audit_now() \gset
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'audited');

-- A planner that takes the tables for empty (they were when it last looked) must not make it a loop over all companies
-- times all companies: 20,000 in a second or two, not in minutes.
DELETE FROM cl.company_identity WHERE outreach_id IS NULL;
UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE oid IN ('cl.company_identity'::regclass, 'outreach.outreach'::regclass);
INSERT INTO cl.company_identity (company_name, identity_status) SELECT 'Many ' || n, 'PASS' FROM generate_series(1, 20000) AS n;
SELECT clock_timestamp() AS begun \gset
SELECT is((SELECT count(*) FROM outreach.mint_outreach_batch()), 20000::bigint, 'twenty thousand companies');
SELECT ok(clock_timestamp() - :'begun' < interval '30 seconds', 'in time that grows with their number, not with its square');
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'spine and registry hold the same pairs');

SELECT * FROM finish();
ROLLBACK;
