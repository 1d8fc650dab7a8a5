BEGIN;
SELECT plan(35);

SELECT fixture.function_is('outreach.set_company_status', 'companies jsonb', 'bigint', 'volatile', 'outreach_owner', '{cl_writer}');

SELECT fixture.company('One', 'PENDING', NULL) AS one, fixture.company('Two', 'PENDING', NULL) AS two, gen_random_uuid() AS nobody \gset
CREATE FUNCTION pg_temp.status(id uuid) RETURNS text LANGUAGE sql
AS $$ SELECT concat_ws('/', identity_status, coalesce(eligibility_status, '?'), exclusion_reason) FROM cl.company_identity WHERE sovereign_company_id = id $$;
CREATE FUNCTION pg_temp.set_status(id uuid, keys jsonb) RETURNS bigint LANGUAGE sql
AS $$ SELECT outreach.set_company_status(jsonb_build_array(keys || jsonb_build_object('sovereign_company_id', id))) $$;

SELECT lives_ok($$SELECT fixture.as_role('cl_writer', $s$SELECT outreach.set_company_status('[]')$s$)$$, 'cl_writer may');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', $s$SELECT outreach.set_company_status('[]')$s$)$$, '42501', NULL, 'an application may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', $s$SELECT outreach.set_company_status('[]')$s$)$$, '42501', NULL, 'a stranger may not');

SELECT is(outreach.set_company_status(jsonb_build_array(
  jsonb_build_object('sovereign_company_id', :'one', 'identity_status', 'PASS', 'eligibility_status', 'ELIGIBLE'),
  jsonb_build_object('sovereign_company_id', :'two', 'identity_status', 'FAIL', 'eligibility_status', 'INELIGIBLE', 'exclusion_reason', 'competitor'))),
  2::bigint, 'two companies changed');
SELECT is(pg_temp.status(:'one'), 'PASS/ELIGIBLE', 'the first is set');
SELECT is(pg_temp.status(:'two'), 'FAIL/INELIGIBLE/competitor', 'and the second');

SELECT is(pg_temp.set_status(:'one', '{"identity_status": "PASS"}'), 0::bigint, 'the present state again changes nothing');
SELECT is(pg_temp.set_status(:'two', '{"identity_status": "PASS"}'), 1::bigint, 'a key that is absent');
SELECT is(pg_temp.status(:'two'), 'PASS/INELIGIBLE/competitor', 'is kept');
SELECT is(pg_temp.set_status(:'two', '{"eligibility_status": null, "exclusion_reason": null}'), 1::bigint, 'null eligibility');
SELECT is(pg_temp.status(:'two'), 'PASS/?', 'is not known any more');
SELECT is(pg_temp.set_status(:'two', '{}'), 0::bigint, 'no key, no change');
SELECT is(pg_temp.set_status(:'two', '{"company_name": "Renamed", "outreach_id": "5"}'), 0::bigint, 'other keys are none of its business');
SELECT is(pg_temp.set_status(upper(:'two')::uuid, '{"identity_status": "FAIL"}'), 1::bigint, 'a uuid in capitals is the same uuid');
SELECT is(outreach.set_company_status(jsonb_build_array(
  jsonb_build_object('sovereign_company_id', :'one', 'identity_status', 'FAIL'),
  jsonb_build_object('sovereign_company_id', :'one', 'identity_status', 'PENDING'))), 1::bigint, 'a company that is named twice counts once');
SELECT is(pg_temp.status(:'one'), 'PENDING/ELIGIBLE', 'and the last word on it counts');
SELECT is(outreach.set_company_status('[]'), 0::bigint, 'none changes none');

-- All or nothing, and DETAIL names the element, counted from 0.
SELECT is(left((fixture.refusal(format('SELECT outreach.set_company_status(%L)',
    jsonb_build_array(jsonb_build_object('sovereign_company_id', :'one', 'identity_status', 'PASS')) || given))).detail, 9),
  'element 1', why)
FROM (VALUES
  ('{}'::jsonb, 'no company'),
  ('{"sovereign_company_id": null}', 'a null company'),
  ('{"sovereign_company_id": "x"}', 'not a uuid'),
  ('{"sovereign_company_id": 5}', 'not even text'),
  (jsonb_build_object('sovereign_company_id', :'two', 'identity_status', 'pass'), 'identity_status is an enumeration'),
  (jsonb_build_object('sovereign_company_id', :'two', 'identity_status', null), 'identity_status is never null'),
  (jsonb_build_object('sovereign_company_id', :'two', 'eligibility_status', 'MAYBE'), 'eligibility_status is an enumeration')
) AS bad (given, why);
SELECT throws_ok($$SELECT outreach.set_company_status('[{"sovereign_company_id": "x"}]')$$, 'OX011', 'malformed company status', 'malformed is OX011');
SELECT throws_ok($$SELECT outreach.set_company_status('{}')$$, 'OX011', 'not an array of objects', 'so is what is no array');
SELECT is((r.code, r.message, r.detail)::text, format('(OX002,"company is not in the registry","element 1: sovereign_company_id %s")', :'nobody'), 'an unknown company is OX002')
FROM fixture.refusal(format('SELECT outreach.set_company_status(%L)', jsonb_build_array(
  jsonb_build_object('sovereign_company_id', :'one', 'identity_status', 'PASS'), jsonb_build_object('sovereign_company_id', :'nobody', 'identity_status', 'PASS')))) AS r;
SELECT is(pg_temp.status(:'one'), 'PENDING/ELIGIBLE', 'nothing of it was written');

SELECT * FROM finish();
ROLLBACK;
