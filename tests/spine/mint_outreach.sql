BEGIN;
SELECT plan(35);

SELECT fixture.function_is('outreach.mint_outreach', 'sovereign_company_id uuid', 'uuid', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT fixture.company('Good') AS good, fixture.company('Pending', 'PENDING') AS pending, fixture.company('Failed', 'FAIL') AS failed,
  fixture.company('Ineligible', 'PASS', 'INELIGIBLE') AS ineligible, fixture.company('Unknown', 'PASS', NULL) AS unknown, gen_random_uuid() AS nobody \gset
CREATE FUNCTION pg_temp.mint(company uuid) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT outreach.mint_outreach(%L)', company) $$;

SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.mint(:'good')), '42501', NULL, role || ' may not mint')
FROM unnest('{outreach_stranger,outreach_subhub,outreach_operator,cl_writer}'::text[]) AS role;

-- Refusals, and that they write nothing.
SELECT throws_ok(pg_temp.mint(NULL), 'OX001', 'sovereign_company_id is null', 'no company');
SELECT throws_ok(pg_temp.mint(:'nobody'), 'OX002', 'company is not in the registry', 'an unknown company');
SELECT throws_ok(pg_temp.mint(:'pending'), 'OX003', 'identity of the company is not PASS', 'a pending identity');
SELECT throws_ok(pg_temp.mint(:'failed'), 'OX003', 'identity of the company is not PASS', 'a failed identity');
SELECT is((fixture.refusal(pg_temp.mint(:'failed'))).detail, format('sovereign_company_id %s is FAIL', :'failed'), 'DETAIL says what it is');
SELECT is_empty('SELECT * FROM outreach.outreach', 'no spine row was written');
SELECT is_empty('SELECT * FROM cl.company_identity WHERE outreach_id IS NOT NULL OR outreach_attached_at IS NOT NULL', 'no pointer either');

-- A mint, by an application whose login has set a role.
SET LOCAL ROLE outreach_app;
SELECT outreach.mint_outreach(sovereign_company_id => :'good') AS minted \gset
RESET ROLE;
SELECT results_eq('SELECT * FROM outreach.outreach',
  format($$SELECT %L::uuid, %L::uuid, o.minted_at, session_user::text COLLATE "default" FROM outreach.outreach AS o$$, :'minted', :'good'),
  'the spine row: id, company, time, and the login that minted it');
SELECT ok((SELECT minted_at > now() AND minted_at <= clock_timestamp() FROM outreach.outreach), 'by the clock');
SELECT results_eq(format('SELECT outreach_id, outreach_attached_at FROM cl.company_identity WHERE sovereign_company_id = %L', :'good'),
  'SELECT outreach_id, minted_at FROM outreach.outreach', 'the registry points to it since that time');
SELECT is(outreach.outreach_bucket(:'minted'), outreach.sovereign_bucket(:'good'), 'the id carries the bucket of its company');
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'spine and registry hold the same pairs');

SELECT throws_ok(pg_temp.mint(:'good'), 'OX201', 'company is already claimed', 'a second mint is refused');
SELECT is((fixture.refusal(pg_temp.mint(:'good'))).detail, format('sovereign_company_id %s has outreach_id %s', :'good', :'minted'), 'DETAIL names the id');
UPDATE cl.company_identity SET identity_status = 'FAIL' WHERE sovereign_company_id = :'good';
SELECT throws_ok(pg_temp.mint(:'good'), 'OX201', NULL, 'claimed stays claimed, also when its identity fails later');
SELECT is((SELECT count(*) FROM outreach.outreach), 1::bigint, 'one mint, one row');

-- A registry of the site's own may not know what it thinks of a company.
ALTER TABLE cl.company_identity ALTER identity_status DROP NOT NULL;
UPDATE cl.company_identity SET identity_status = NULL WHERE sovereign_company_id = :'pending';
SELECT throws_ok(pg_temp.mint(:'pending'), 'OX003', 'identity of the company is not PASS', 'an identity that is NULL is not PASS');

-- Eligibility is the gate's business, not the mint's.
SELECT lives_ok(pg_temp.mint(:'ineligible'), 'an INELIGIBLE company can be minted');
SELECT lives_ok(pg_temp.mint(:'unknown'), 'as can one of unknown eligibility');

-- Brakes survive. (The cascade itself is tested with spine/archive_outreach.)
SELECT outreach.add_override(:'minted', 'BLOCK_EMAIL', 'asked us to stop') \gset
INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason, children)
SELECT o.outreach_id, o.sovereign_company_id, o.minted_at, o.minted_by, 'a test',
  jsonb_build_object('outreach.manual_overrides', (SELECT jsonb_agg(m) FROM outreach.manual_overrides AS m WHERE m.outreach_id = o.outreach_id))
FROM outreach.outreach AS o WHERE o.outreach_id = :'minted';
SELECT outreach_internal.archive_overrides(ARRAY[:'minted']::uuid[], 'a test') \gset
WITH gone AS (DELETE FROM outreach.outreach WHERE outreach_id = :'minted')
UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL, identity_status = 'PASS' WHERE sovereign_company_id = :'good';
SELECT outreach.mint_outreach(:'good') AS again \gset
SELECT isnt(:'again'::uuid, :'minted'::uuid, 'a company that was archived gets another id');
SELECT results_eq(format('SELECT override_type, reason, removed_at FROM outreach.manual_overrides WHERE outreach_id = %L', :'again'),
  $$VALUES ('BLOCK_EMAIL', 'asked us to stop', NULL::timestamptz)$$, 'its block is back');
SELECT fixture.audit_now() \gset
SELECT is((SELECT array_agg(action ORDER BY audit_id)::text FROM outreach.override_audit_log WHERE outreach_id IN (:'minted', :'again')),
  '{INSERT,UPDATE,DELETE,INSERT}', 'and the audit tells it: set, lifted and deleted by the archive, set again');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'the chain is whole');
SELECT is_empty('SELECT * FROM outreach.vw_spine_misalignment', 'spine and registry hold the same pairs');

SELECT * FROM finish();
ROLLBACK;
