BEGIN;
SELECT plan(29);

SELECT fixture.function_is('outreach_internal.claim_floor', 'OUT due timestamp with time zone, OUT leased timestamp with time zone, OUT valid_until timestamp with time zone', 'record', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.remember_claim_floor', 'due timestamp with time zone, leased timestamp with time zone, began timestamp with time zone, valid_until timestamp with time zone', 'void', 'volatile', 'outreach_owner', '{}', definer => false);

CREATE FUNCTION pg_temp.floors() RETURNS text LANGUAGE sql AS $$ SELECT format('%s %s', due, leased) FROM outreach_internal.claim_floor() $$;
SELECT is(pg_temp.floors(), '-infinity -infinity', 'a session that has not looked looks everywhere');
SELECT outreach_internal.remember_claim_floor('2026-03-01 12:00:00.123456+00', '-infinity', clock_timestamp(), NULL);
SET LOCAL timezone = 'Asia/Kolkata';
SET LOCAL datestyle = 'SQL, DMY';
SELECT results_eq('SELECT due, leased FROM outreach_internal.claim_floor()', $$VALUES (timestamptz '2026-03-01T12:00:00.123456Z', timestamptz '-infinity')$$, 'kept to the microsecond, whatever the session writes dates like');
CREATE FUNCTION pg_temp.floors_after(value text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('outreach.claim_floor', value, true); RETURN pg_temp.floors(); END $$;
SELECT is(pg_temp.floors_after('1|1|' || extract(epoch FROM clock_timestamp() + ahead::interval)), '-infinity -infinity', 'over, or not to be believed: ' || ahead) FROM unnest('{-1 s,11 minutes}'::text[]) AS ahead;
CREATE FUNCTION pg_temp.good_for(took interval, until timestamptz DEFAULT NULL) RETURNS interval LANGUAGE plpgsql AS $$
BEGIN
  PERFORM outreach_internal.remember_claim_floor('-infinity', '-infinity', clock_timestamp() - took, until);
  RETURN date_trunc('second', (SELECT valid_until FROM outreach_internal.claim_floor()) - clock_timestamp() + interval '0.5 s');
END
$$;
SELECT is(pg_temp.good_for(took::interval), good::interval, format('having looked for %s it need not for %s', took, good))
FROM (VALUES ('10 ms', '10 s'), ('1 s', '50 s'), ('1 minute', '10 minutes')) AS v (took, good);
SELECT is(pg_temp.good_for('1 s', clock_timestamp() + interval '3 s'), '3 s', 'having looked at a part only, no longer than before');
SELECT is(pg_temp.floors_after(value), '-infinity -infinity', format('%L says nothing', value)) FROM unnest('{"",x|y|z,1|2,NaN|NaN|NaN,"1|2|3|4"}'::text[]) AS value;

-- A row below the floor is found when there is room in the batch, else when the session looks everywhere again.
SELECT fixture.enrolled(3) AS campaign \gset
SELECT fixture.make_due() \g /dev/null
SELECT fixture.a_send(:'campaign') AS early \gset
UPDATE outreach.send_log SET due_at = now() - interval '2 hours' WHERE send_id = :'early';
UPDATE outreach_internal.send_queue SET next_at = now() - interval '2 hours' WHERE send_id = :'early';
SELECT outreach_internal.remember_claim_floor(now() - interval '90 minutes', '-infinity', clock_timestamp(), NULL);
SELECT isnt((SELECT send_id FROM outreach.claim_sends('w', 1)), :'early', 'passed over');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 10)), 2::bigint, 'not where the batch has room');

SELECT * FROM finish();
ROLLBACK;
