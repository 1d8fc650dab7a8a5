BEGIN;
SELECT plan(8);

SELECT fixture.function_is('outreach_internal.message_context', 'company_name text, domain text, full_name text, title text, slot_type text, unsubscribe_token text', 'jsonb', 'stable', 'outreach_owner', '{}', definer => false);
SELECT is(outreach_internal.message_context('Acme', 'acme.example', ' Ada  King', NULL, 'HR', 'x'),
  '{"company_name": "Acme", "domain": "acme.example", "full_name": " Ada  King", "first_name": "Ada", "title": null, "slot_type": "HR", "unsubscribe_token": "x"}', 'what a template may use');

SELECT * FROM finish();
ROLLBACK;
