BEGIN;
SELECT plan(22);

SELECT fixture.function_is('outreach_internal.contact_problem', 'channel text, contact_status text, email_key text, phone_key text, email_verification text',
  'text', 'immutable', 'outreach_owner', '{outreach_analyst}', definer => false);

SELECT is(outreach_internal.contact_problem(channel, status, email, phone, verification), NULL, format('fine: %s, %s', channel, verification))
FROM (VALUES ('email', 'active', 'a@b.example', NULL, 'VALID'), ('email', 'active', 'a@b.example', NULL, 'RISKY'), ('email', 'active', 'a@b.example', NULL, 'UNKNOWN'),
  ('phone', 'active', NULL, '+1', 'UNKNOWN'), ('phone', 'active', 'a@b.example', '+1', 'INVALID')) AS good (channel, status, email, phone, verification);
SELECT is(outreach_internal.contact_problem(channel, status, email, phone, verification), problem, problem)
FROM (VALUES ('email', 'paused', 'a@b.example', '+1', 'VALID', 'person is paused'), ('email', 'bounced', 'a@b.example', '+1', 'VALID', 'person is bounced'),
  ('phone', 'unsubscribed', 'a@b.example', '+1', 'VALID', 'person is unsubscribed'), ('email', 'disqualified', 'a@b.example', '+1', 'VALID', 'person is disqualified'),
  ('email', NULL, 'a@b.example', '+1', 'VALID', 'person is unknown'), ('email', 'active', NULL, '+1', 'VALID', 'person has no email address'),
  ('email', 'active', 'a@b.example', '+1', 'INVALID', 'email address is INVALID'), ('email', 'active', 'a@b.example', '+1', NULL, 'email address is INVALID'),
  ('phone', 'active', 'a@b.example', NULL, 'VALID', 'person has no phone number'), (NULL, 'active', 'a@b.example', NULL, 'VALID', 'person has no phone number'))
  AS bad (channel, status, email, phone, verification, problem);

SELECT * FROM finish();
ROLLBACK;
