BEGIN;
SELECT plan(9);

SELECT fixture.function_is('outreach_internal.begin_claims', 'send_ids uuid[], claim_tokens uuid[]',
  'TABLE(send_id uuid, code text, reasons text)', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.enrolled(3) AS campaign \gset
SELECT outreach.claim_sends('w');
SELECT fixture.a_send(:'campaign') AS one \gset
UPDATE outreach.people SET contact_status = 'paused' WHERE person_id = (SELECT person_id FROM outreach.send_log WHERE send_id = :'one');
SELECT outreach.set_marketing_disabled(outreach_id, true, 'test') FROM outreach.send_log WHERE send_id = :'one';
SELECT results_eq(format('SELECT send_id, code, reasons FROM outreach_internal.begin_claims(ARRAY[%L]::uuid[], ARRAY[fixture.token(%L)])', :'one', :'one'),
  format($$VALUES (%L::uuid, 'OX102', E'OX102 marketing is disabled\nOX110 person is paused')$$, :'one'), 'the first code, and all reasons, one a line');
SELECT is((SELECT count(*) FROM outreach_internal.begin_claims('{}', '{}')), 0::bigint, 'none');

SELECT * FROM finish();
ROLLBACK;
