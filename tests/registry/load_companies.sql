BEGIN;
SELECT plan(59);

SELECT fixture.function_is('outreach.load_companies', 'companies jsonb', 'TABLE(line integer, sovereign_company_id uuid, outcome text, reason text)',
  'volatile', 'outreach_owner', '{cl_writer}');
SELECT lives_ok($$SELECT fixture.as_role('cl_writer', $s$SELECT * FROM outreach.load_companies('[]')$s$)$$, 'cl_writer may');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', $s$SELECT * FROM outreach.load_companies('[]')$s$)$$, '42501', NULL, 'an application may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', $s$SELECT * FROM outreach.load_companies('[]')$s$)$$, '42501', NULL, 'a stranger may not');

-- One clean row.
SELECT results_eq(
  $$SELECT line, outcome, reason FROM outreach.load_companies('[{"company_name": "Acme", "domain": "acme.example", "country": "US"}]')$$,
  $$VALUES (1, 'loaded', NULL::text)$$, 'a clean row is loaded; lines count from 1');
SELECT results_eq(
  $$SELECT company_name, domain, country, identity_status, eligibility_status, exclusion_reason, outreach_id FROM cl.company_identity WHERE domain = 'acme.example'$$,
  $$VALUES ('Acme', 'acme.example', 'US', 'PENDING', NULL::text, NULL::text, NULL::uuid)$$, 'what is absent is PENDING and NULL');

-- The dirty and the clean in one batch.
CREATE TEMP TABLE answer AS SELECT * FROM outreach.load_companies($$[
  {"company_name": "One", "domain": "one.example", "country": "US"},
  {"company_name": "", "domain": "blank.example", "country": "US"},
  {"company_name": " \t\r\n", "domain": "blank.example"},
  {"company_name": "\u000b\f", "domain": "blank.example"},
  {"domain": "blank.example"},
  {"company_name": null, "domain": "blank.example"},
  {"company_name": "Port", "domain": "name.example:8080"},
  {"company_name": "Scheme", "domain": "https://name.example"},
  {"company_name": "Bücher", "domain": "bücher.example"},
  {"company_name": "UK", "domain": "uk.example", "country": "UK"},
  {"company_name": "Name", "country": "United States"},
  {"company_name": "Status", "identity_status": "YES"},
  {"company_name": "Eligibility", "eligibility_status": "PENDING"},
  {"company_name": "Id", "sovereign_company_id": "17"},
  {"company_name": "Thief", "domain": "one.example"},
  {"company_name": "  Trimmed Ltd. ", "domain": " TRIMMED.Example\n", "country": " de "},
  {"company_name": "Bare"},
  {"company_name": "Bare", "domain": null, "country": null, "identity_status": null, "eligibility_status": null, "exclusion_reason": null},
  {"company_name": "Blank", "domain": " ", "country": ""},
  {"company_name": "Excluded", "domain": "excluded.example", "identity_status": "PASS", "eligibility_status": "INELIGIBLE", "exclusion_reason": "competitor"},
  {"company_name": "ONE", "domain": "One.Example", "country": "CA"},
  {"company_name": "Robert'); DROP TABLE cl.company_identity; --", "domain": "tables.example"}
]$$);

SELECT is((SELECT concat_ws(': ', a.outcome, a.reason) FROM answer AS a WHERE a.line = e.line), e.answer, format('line %s is %s', e.line, e.answer))
FROM (VALUES
  (1, 'loaded'),
  (2, 'rejected: company_name is blank'),
  (3, 'rejected: company_name is blank'),
  (4, 'rejected: company_name is blank'),
  (5, 'rejected: company_name is blank'),
  (6, 'rejected: company_name is blank'),
  (7, 'rejected: domain ''name.example:8080'' is not a host name'),
  (8, 'rejected: domain ''https://name.example'' is not a host name'),
  (9, 'rejected: domain ''bücher.example'' is not a host name'),
  (10, 'rejected: country ''UK'' is not an ISO 3166-1 alpha-2 code'),
  (11, 'rejected: country ''UNITED STATES'' is not an ISO 3166-1 alpha-2 code'),
  (12, 'rejected: identity_status ''YES'' is not PENDING, PASS or FAIL'),
  (13, 'rejected: eligibility_status ''PENDING'' is not ELIGIBLE or INELIGIBLE'),
  (14, 'rejected: sovereign_company_id ''17'' is not a uuid'),
  (15, 'rejected: domain ''one.example'' belongs to another company'),
  (16, 'loaded'), (17, 'loaded'), (18, 'loaded'), (19, 'loaded'), (20, 'loaded'),
  (21, 'updated'), -- the same domain with the same name, in other letters
  (22, 'loaded')
) AS e (line, answer);
SELECT is((SELECT array_agg(line) FROM answer), (SELECT array_agg(n) FROM generate_series(1, 22) AS n), 'one answer per element, in order');
SELECT is_empty($$SELECT line FROM answer WHERE (outcome = 'rejected') <> (sovereign_company_id IS NULL)$$, 'every company that is in has its id, no reject has one');
SELECT is((SELECT count(DISTINCT sovereign_company_id) FROM answer), 7::bigint, 'seven companies came of it');
SELECT is((SELECT a.sovereign_company_id FROM answer AS a WHERE line = 21), (SELECT a.sovereign_company_id FROM answer AS a WHERE line = 1), 'the update is of the first');
SELECT results_eq(
  $$SELECT company_name, domain, country FROM cl.company_identity WHERE domain IN ('one.example', 'trimmed.example') ORDER BY 2$$,
  $$VALUES ('ONE', 'one.example', 'CA'), ('Trimmed Ltd.', 'trimmed.example', 'DE')$$, 'values are trimmed and in their normal case');
SELECT is((SELECT concat_ws('/', identity_status, eligibility_status, exclusion_reason) FROM cl.company_identity WHERE domain = 'excluded.example'),
  'PASS/INELIGIBLE/competitor', 'statuses come with the row if they are in it');

-- A second load.
SELECT sovereign_company_id AS one FROM cl.company_identity WHERE domain = 'one.example' \gset
SELECT sovereign_company_id AS bare FROM cl.company_identity WHERE company_name = 'Bare' LIMIT 1 \gset
CREATE FUNCTION pg_temp.load(company jsonb) RETURNS text LANGUAGE sql
AS $$ SELECT concat_ws(': ', outcome, reason) FROM outreach.load_companies(jsonb_build_array(company)) $$;
CREATE FUNCTION pg_temp.company(id uuid) RETURNS text LANGUAGE sql
AS $$ SELECT concat_ws('/', company_name, domain, country, identity_status, eligibility_status, exclusion_reason) FROM cl.company_identity WHERE sovereign_company_id = id $$;
SELECT is(pg_temp.load('{"company_name": "One", "domain": "one.example"}'), 'updated', 'a reload updates');
SELECT is(pg_temp.company(:'one'), 'One/one.example/CA/PENDING', 'and keeps what it does not name');
SELECT is(pg_temp.load(jsonb_build_object('sovereign_company_id', :'one', 'company_name', 'First', 'identity_status', 'PASS', 'eligibility_status', 'ELIGIBLE')), 'updated',
  'the sovereign id alone finds the company, under a new name');
SELECT is(pg_temp.company(:'one'), 'First/one.example/CA/PASS/ELIGIBLE', 'its statuses too');
SELECT is(pg_temp.load(jsonb_build_object('sovereign_company_id', :'one', 'company_name', 'First', 'domain', 'first.example', 'eligibility_status', null)), 'updated', 'it may move to a new domain');
SELECT is(pg_temp.company(:'one'), 'First/first.example/CA/PASS', 'a null eligibility is not known any more');
SELECT is(pg_temp.load(jsonb_build_object('sovereign_company_id', :'bare', 'company_name', 'Bare', 'domain', 'first.example')),
  'rejected: domain ''first.example'' belongs to another company', 'but not to the domain of another');
SELECT is(pg_temp.load(jsonb_build_object('sovereign_company_id', gen_random_uuid(), 'company_name', 'First', 'domain', 'first.example')),
  'rejected: domain ''first.example'' belongs to another company', 'nor does a new company take it, whatever its name');
SELECT is(pg_temp.load(jsonb_build_object('sovereign_company_id', upper('0190c0de-0000-7000-8000-00000000000a'), 'company_name', 'Own id')), 'loaded', 'a new company may bring its id');
SELECT ok(EXISTS (SELECT FROM cl.company_identity WHERE sovereign_company_id = '0190c0de-0000-7000-8000-00000000000a'), 'which is kept');

-- The same new company twice in one load, once with a domain that it cannot have.
SELECT results_eq(
  $$SELECT line, outcome, reason FROM outreach.load_companies('[
    {"sovereign_company_id": "0190c0de-0000-7000-8000-00000000000b", "company_name": "Twice", "domain": "first.example"},
    {"sovereign_company_id": "0190c0de-0000-7000-8000-00000000000b", "company_name": "Twice", "domain": "twice.example"},
    {"sovereign_company_id": "0190c0de-0000-7000-8000-00000000000b", "company_name": "Thrice", "domain": "twice.example"}]')$$,
  $$VALUES (1, 'rejected', 'domain ''first.example'' belongs to another company'), (2, 'loaded', NULL), (3, 'updated', NULL)$$,
  'each row is answered for itself');
SELECT is(pg_temp.company('0190c0de-0000-7000-8000-00000000000b'), 'Thrice/twice.example/PENDING', 'and the company is what the good rows say');

-- What is minted stays minted.
SELECT outreach.mint_outreach(:'one') AS minted \gset
SELECT is(pg_temp.load(jsonb_build_object('sovereign_company_id', :'one', 'company_name', 'Again', 'outreach_id', gen_random_uuid(), 'identity_status', 'FAIL')), 'updated', 'a reload of a minted company');
SELECT is((SELECT outreach_id FROM cl.company_identity WHERE sovereign_company_id = :'one'), :'minted', 'leaves the pointer alone');

SELECT is_empty($$SELECT * FROM outreach.load_companies('[]')$$, 'nothing in, nothing out');
SELECT throws_ok($$SELECT * FROM outreach.load_companies('{"company_name": "Acme"}')$$, 'OX011', 'not an array of objects', 'an object is no array');
SELECT throws_ok('SELECT * FROM outreach.load_companies(NULL)', 'OX011', 'not an array of objects', 'nor is NULL');
SELECT throws_ok($$SELECT * FROM outreach.load_companies('[{"company_name": "Half"}, 5]')$$, 'OX011', 'not an array of objects', 'a number among the objects');
SELECT ok(NOT EXISTS (SELECT FROM cl.company_identity WHERE company_name = 'Half'), 'of which nothing is half-written');

SELECT * FROM finish();
ROLLBACK;
