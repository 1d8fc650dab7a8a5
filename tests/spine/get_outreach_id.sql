BEGIN;
SELECT plan(13);

SELECT fixture.function_is('outreach.get_outreach_id', 'sovereign_company_id uuid', 'uuid', 'stable', 'outreach_owner', '{outreach_app}');

SELECT fixture.company() AS company, fixture.company() AS other \gset
SELECT is(outreach.get_outreach_id(:'company'), NULL, 'a company that is not minted has none');
SELECT outreach.mint_outreach(:'company') AS minted \gset
SELECT is(outreach.get_outreach_id(:'company'), :'minted', 'a minted one has its own');
SELECT is(outreach.get_outreach_id(:'other'), NULL, 'and no other');
SELECT is(outreach.get_outreach_id(gen_random_uuid()), NULL, 'an unknown company has none');
SELECT is(outreach.get_outreach_id(NULL), NULL, 'nor has NULL');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT outreach.get_outreach_id(gen_random_uuid())')$$, '42501', NULL, 'a stranger may not ask');

SELECT * FROM finish();
ROLLBACK;
