BEGIN;
SELECT plan(17);

SELECT fixture.function_is('outreach_internal.create_decision_partition', 'month date', 'void', 'volatile', 'outreach_owner', '{}', definer => false);

-- As deployed: a partition for every month to the end of 2035, and the default.
CREATE TEMP VIEW partition AS
SELECT i.inhrelid AS relation, i.inhrelid::regclass::text AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = 'outreach.gate_decisions'::regclass;
SET LOCAL TimeZone = 'UTC';
SELECT is_empty(
  $$SELECT m FROM generate_series(timestamp '2026-01-01', timestamp '2035-12-01', interval '1 month') AS m
    WHERE NOT EXISTS (SELECT FROM partition AS p WHERE p.name = 'outreach_internal.gate_decisions_' || to_char(m, 'YYYY_MM')
      AND p.bound = format('FOR VALUES FROM (%L) TO (%L)', to_char(m, 'YYYY-MM-DD 00:00:00+00'), to_char(m + interval '1 month', 'YYYY-MM-DD 00:00:00+00')))$$,
  'every month of 2026 to 2035 has its own, from midnight to midnight UTC');
SELECT is((SELECT bound FROM partition WHERE name = 'outreach_internal.gate_decisions_default'), 'DEFAULT', 'and the rest goes somewhere');
SELECT is((SELECT count(*) FROM partition), 121::bigint, 'that is all');
SELECT is_empty($$SELECT p.name FROM partition AS p WHERE obj_description(p.relation, 'pg_class') IS NULL$$, 'each says what it holds');
SELECT is_empty($$SELECT p.name, g FROM partition AS p, fixture.grants(p.relation) AS g$$, 'nobody may touch one behind the table''s back');
SELECT is_empty($$SELECT p.name FROM partition AS p WHERE ARRAY(SELECT fixture.columns(p.relation)) <> ARRAY(SELECT fixture.columns('outreach.gate_decisions'))$$, 'all have the table''s columns');

-- A new one, made in whatever time zone.
SET LOCAL TimeZone = 'Pacific/Auckland';
SELECT lives_ok($$SELECT outreach_internal.create_decision_partition('2099-02-01')$$, 'a month beyond');
SELECT lives_ok($$INSERT INTO outreach.gate_decisions (decided_at, outreach_id, stage, allowed) VALUES ('2099-02-01 00:00:00Z', gen_random_uuid(), 'check', true), ('2099-02-28 23:59:59.999999Z', gen_random_uuid(), 'check', true)$$, 'its first and its last instant');
SELECT is((SELECT count(*) FROM outreach_internal.gate_decisions_2099_02), 2::bigint, 'are in it');
SELECT throws_ok($$SELECT outreach_internal.create_decision_partition('2099-02-01')$$, '42P07', NULL, 'it is made once');

SELECT * FROM finish();
ROLLBACK;
