BEGIN;
SELECT plan(8);

SELECT set_eq($$SELECT split_part(c, ' NOT NULL', 1) FROM fixture.columns('outreach.gate_decisions') AS c$$,
  $$SELECT fixture.columns('outreach.vw_gate_decisions')$$, 'the table''s columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_gate_decisions')$$, $$VALUES ('outreach_analyst: SELECT'), ('outreach_auditor: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_gate_decisions', 'outreach_owner', 'its owner');
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.vw_gate_decisions'), role || ' reads it')
FROM unnest('{outreach_analyst,outreach_auditor}'::text[]) AS role;
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.vw_gate_decisions')$$, '42501', NULL, 'an application does not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_auditor', 'DELETE FROM outreach.vw_gate_decisions')$$, '42501', NULL, 'an auditor writes nothing through it');

SELECT fixture.minted() AS a \gset
SELECT * FROM outreach.check_gate(:'a', 'phone') \g /dev/null
SELECT results_eq('SELECT outreach_id, channel, stage, allowed, codes FROM outreach.vw_gate_decisions', format($$VALUES (%L::uuid, 'phone', 'check', false, '{OX101}'::text[])$$, :'a'), 'a decision shows at once');

SELECT * FROM finish();
ROLLBACK;
