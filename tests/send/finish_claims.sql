BEGIN;
SELECT plan(80);

SELECT fixture.function_is('outreach_internal.finish_claims', 'send_ids uuid[], claim_tokens uuid[], outcomes text[], message_ids text[], errors text[]',
  'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.function_is('outreach_internal.judge_outcomes', 'send_ids uuid[], claim_tokens uuid[], outcomes text[], message_ids text[]',
  'TABLE(turn bigint, verdict text)', 'stable', 'outreach_owner', '{}', definer => false);

-- Every status, with the outcome that was recorded, against every outcome. "same" is the message id recorded, "other" another.
CREATE FUNCTION pg_temp.verdict(status text, recorded text, outcome text, message text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _id uuid := current_setting('test.send');
BEGIN
  UPDATE outreach.send_log AS s SET status = verdict.status, last_outcome = recorded, provider_message_id = 'same', claim_token = '00000000-0000-4000-8000-000000000001', claimed_by = 'w', claimed_at = now(), begun_at = now(),
    sent_at = CASE WHEN verdict.status IN ('sent', 'delivered', 'bounced', 'complained') THEN now() END, blocked_codes = CASE verdict.status WHEN 'blocked' THEN '{OX101}'::text[] END WHERE s.send_id = _id;
  RETURN (SELECT j.verdict FROM outreach_internal.judge_outcomes(ARRAY[_id], '{00000000-0000-4000-8000-000000000001}', ARRAY[outcome], ARRAY[message]) AS j);
END
$$;
SELECT fixture.enrolled(1) AS campaign \gset
SELECT set_config('test.send', fixture.a_send(:'campaign')::text, true);
SELECT is(pg_temp.verdict(status, recorded, o, message), coalesce(nullif(w.verdict, ''), 'OX205'), format('%s (%s): %s with %s message id', status, coalesce(recorded, 'none'), o, message))
FROM (VALUES
  -- status, recorded, message, verdict for sent, failed_transient, failed_permanent, unknown; '' is OX205
  ('sending', NULL, 'other', 'apply', 'apply', 'apply', 'apply'),
  ('claimed', NULL, 'other', '', 'apply', 'apply', ''),
  ('unknown', NULL, 'other', 'apply', 'apply', 'apply', 'apply'),
  ('unknown', 'unknown', 'same', 'apply', 'apply', 'apply', 'repeat'),
  ('sent', 'sent', 'same', 'repeat', '', '', ''),
  ('sent', 'sent', 'other', '', '', '', ''),
  ('delivered', 'sent', 'same', 'repeat', '', '', ''),
  ('delivered', NULL, 'same', 'apply', '', '', 'repeat'),
  ('bounced', NULL, 'same', 'apply', '', '', 'repeat'),
  ('complained', 'unknown', 'same', 'apply', '', '', 'repeat'),
  ('scheduled', 'failed_transient', 'same', '', 'repeat', '', ''),
  ('scheduled', NULL, 'same', '', '', '', ''),
  ('failed', 'failed_permanent', 'same', '', '', 'repeat', ''),
  ('failed', 'failed_transient', 'same', '', 'repeat', '', ''),
  ('cancelled', NULL, 'same', '', '', '', ''),
  ('blocked', NULL, 'same', '', '', '', '')) AS c (status, recorded, message, s, t, p, u)
CROSS JOIN LATERAL (VALUES ('sent', s), ('failed_transient', t), ('failed_permanent', p), ('unknown', u)) AS w (o, verdict);
SELECT pg_temp.verdict('sending', NULL, 'sent', 'other') AS armed \gset
SELECT results_eq($$SELECT turn, verdict FROM outreach_internal.judge_outcomes(ARRAY[current_setting('test.send'), current_setting('test.send'), current_setting('test.send'), gen_random_uuid()::text, current_setting('test.send'), NULL]::uuid[],
    '{00000000-0000-4000-8000-000000000001,00000000-0000-4000-8000-000000000001,00000000-0000-4000-8000-000000000001,00000000-0000-4000-8000-000000000001,00000000-0000-4000-8000-000000000002,NULL}', '{sent,sent,failed_permanent,sent,sent,sent}', '{m,m,m,m,m,m}') ORDER BY turn$$,
  $$VALUES (1::bigint, 'apply'), (2, 'repeat'), (3, 'OX205'), (4, 'OX014'), (5, 'OX205'), (6, 'OX014')$$, 'within one list: applied, repeated, contradicted, unknown, another token, no send');
SELECT is(outreach_internal.finish_claims('{}', '{}', '{}', '{}', '{}'), 0::bigint, 'none');

SELECT * FROM finish();
ROLLBACK;
