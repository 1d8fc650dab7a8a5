BEGIN;
SELECT plan(14);

SELECT fixture.function_is('outreach_internal.restore_blocks', 'outreach_ids uuid[], sovereign_company_ids uuid[]', 'bigint', 'volatile', 'outreach_control', '{}');

SELECT fixture.minted('A') AS a, fixture.minted('B') AS b, fixture.minted('C') AS c \gset
-- What the archive holds of an earlier life of the company, in whatever state its overrides were.
CREATE FUNCTION pg_temp.had(id uuid, overrides jsonb, ago interval DEFAULT '1 day') RETURNS void LANGUAGE sql AS $$
  INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason, archived_at, children)
  SELECT gen_random_uuid(), o.sovereign_company_id, now(), 'x', 'a test', clock_timestamp() - ago, jsonb_build_object('outreach.manual_overrides', overrides)
  FROM outreach.outreach AS o WHERE o.outreach_id = id
$$;
CREATE FUNCTION pg_temp.restored(ids uuid[]) RETURNS bigint LANGUAGE sql AS $$
  SELECT outreach_internal.restore_blocks(array_agg(o.outreach_id), array_agg(o.sovereign_company_id)) FROM outreach.outreach AS o WHERE o.outreach_id = ANY (ids)
$$;
SELECT pg_temp.had(:'a', '[
  {"override_type": "BLOCK_EMAIL", "reason": "live", "created_by": "ann"},
  {"override_type": "BLOCK_PHONE", "reason": "lifted", "removed_at": "2026-01-01T00:00:00Z"},
  {"override_type": "BLOCK_OUTREACH", "reason": "live", "removed_at": null},
  {"override_type": "MARKETING_DISABLED", "reason": "live"},
  {"override_type": "FORCE_TIER", "reason": "forbids", "forced_tier": -1, "expires_at": "2099-01-01T00:00:00Z"}]'),
  pg_temp.had(:'b', '[
  {"override_type": "FORCE_TIER", "reason": "allows", "forced_tier": 3, "expires_at": "2099-01-01T00:00:00Z"}]'),
  pg_temp.had(:'c', '[
  {"override_type": "BLOCK_EMAIL", "reason": "of the life before the last"}]', '2 days'),
  pg_temp.had(:'c', '[
  {"override_type": "BLOCK_PHONE", "reason": "of the last life"},
  {"override_type": "FORCE_TIER", "reason": "expired", "forced_tier": -1, "expires_at": "2001-01-01T00:00:00Z"}]') \gset

SELECT is(outreach_internal.restore_blocks('{}', '{}'), 0::bigint, 'no company, nothing');
SELECT is(pg_temp.restored(ARRAY[fixture.minted()]), 0::bigint, 'a company that never was archived, nothing');
SELECT is(pg_temp.restored(ARRAY[:'a', :'b', :'c']::uuid[]), 5::bigint, 'five blocks are set again');
SELECT bag_eq('SELECT outreach_id, override_type, forced_tier, reason, created_by, removed_at FROM outreach.manual_overrides', format($$VALUES
  (%1$L::uuid, 'BLOCK_EMAIL', NULL::integer, 'live', session_user::text COLLATE "default", NULL::timestamptz),
  (%1$L, 'BLOCK_OUTREACH', NULL, 'live', session_user::text, NULL),
  (%1$L, 'MARKETING_DISABLED', NULL, 'live', session_user::text, NULL),
  (%1$L, 'FORCE_TIER', -1, 'forbids', session_user::text, NULL),
  (%2$L, 'BLOCK_PHONE', NULL, 'of the last life', session_user::text, NULL)$$, :'a', :'c'),
  'what was live and can only forbid; nothing that was lifted, has expired or allows; of the last archive alone');
SELECT is(fixture.refusal(format('SELECT pg_temp.restored(%L)', ARRAY[:'a']))::text LIKE '(23505,%', true, 'a second time is no mint, and collides');
SELECT fixture.audit_now() \gset
SELECT is((SELECT count(*) FROM outreach.override_audit_log WHERE action = 'INSERT'), 5::bigint, 'each is audited');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'and the audit is whole');

SELECT * FROM finish();
ROLLBACK;
