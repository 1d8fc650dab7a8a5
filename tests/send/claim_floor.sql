BEGIN;
SELECT plan(25);

SELECT fixture.function_is('outreach_internal.claim_floor', 'OUT due timestamp with time zone, OUT leased timestamp with time zone, OUT looked_at timestamp with time zone', 'record', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.remember_claim_floor', 'due timestamp with time zone, leased timestamp with time zone, looked_at timestamp with time zone', 'void', 'volatile', 'outreach_owner', '{}', definer => false);

CREATE FUNCTION pg_temp.floors() RETURNS text LANGUAGE sql AS $$ SELECT format('%s %s', due, leased) FROM outreach_internal.claim_floor() $$;
SELECT is(pg_temp.floors(), '-infinity -infinity', 'a session that has not looked looks everywhere');
SELECT outreach_internal.remember_claim_floor('2026-03-01 12:00:00.123456+00', '-infinity', clock_timestamp());
SET LOCAL timezone = 'Asia/Kolkata';
SET LOCAL datestyle = 'SQL, DMY';
SELECT results_eq('SELECT due, leased FROM outreach_internal.claim_floor()', $$VALUES (timestamptz '2026-03-01T12:00:00.123456Z', timestamptz '-infinity')$$, 'kept to the microsecond, whatever the session writes dates like');
CREATE FUNCTION pg_temp.floors_after(value text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('outreach.claim_floor', value, true); RETURN pg_temp.floors(); END $$;
SELECT is(pg_temp.floors_after('1|1|' || extract(epoch FROM clock_timestamp() - age::interval)), '-infinity -infinity', 'too long ago, or not yet: ' || age) FROM unnest('{11 s,-1 minute}'::text[]) AS age;
SELECT is(pg_temp.floors_after(value), '-infinity -infinity', format('%L says nothing', value)) FROM unnest('{"",x|y|z,1|2,NaN|NaN|NaN,"1|2|3|4"}'::text[]) AS value;

-- A row below the floor is found when there is room in the batch, else when the session looks everywhere again.
SELECT fixture.enrolled(3) AS campaign \gset
SELECT fixture.make_due() \g /dev/null
SELECT fixture.a_send(:'campaign') AS early \gset
UPDATE outreach.send_log SET due_at = now() - interval '2 hours' WHERE send_id = :'early';
UPDATE outreach_internal.send_queue SET next_at = now() - interval '2 hours' WHERE send_id = :'early';
SELECT outreach_internal.remember_claim_floor(now() - interval '90 minutes', '-infinity', clock_timestamp());
SELECT isnt((SELECT send_id FROM outreach.claim_sends('w', 1)), :'early', 'passed over');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 10)), 2::bigint, 'not where the batch has room');

SELECT * FROM finish();
ROLLBACK;
