BEGIN;
SELECT plan(37);

SELECT fixture.function_is('outreach_internal.version_is_open', 'campaign_id uuid, version integer', 'boolean', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.require_open_version', 'campaign_id uuid, version integer, deleting boolean DEFAULT false', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.guard_step_variants', '', 'trigger', 'volatile', 'outreach_owner', '{}');

SELECT fixture.contactable(), fixture.campaign('One', 1, false) AS one \gset
SELECT sequence_id AS step FROM outreach.sequences WHERE campaign_id = :'one' \gset
SELECT set_config('test.one', :'one', true), set_config('test.step', :'step', true);
-- What may be written to a version, directly: a step, its variant.
CREATE FUNCTION pg_temp.writes(in_version integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _statement text;
  _answers text[] := '{}';
BEGIN
  FOREACH _statement IN ARRAY ARRAY[
    'UPDATE outreach.sequences SET body_template = ''other'' WHERE campaign_id = %1$L AND version = %2$s',
    'INSERT INTO outreach.sequences (campaign_id, version, step_number, subject_template, body_template) VALUES (%1$L, %2$s, 7, ''s'', ''b'')',
    'DELETE FROM outreach.sequences WHERE campaign_id = %1$L AND version = %2$s AND step_number = 7',
    'INSERT INTO outreach.step_variants (sequence_id, variant, subject_template, body_template) SELECT sequence_id, ''X'', ''s'', ''b'' FROM outreach.sequences WHERE campaign_id = %1$L AND version = %2$s AND step_number = 1',
    'UPDATE outreach.step_variants SET body_template = ''c'' WHERE sequence_id IN (SELECT sequence_id FROM outreach.sequences WHERE campaign_id = %1$L AND version = %2$s)',
    'DELETE FROM outreach.step_variants WHERE variant = ''X'' AND sequence_id IN (SELECT sequence_id FROM outreach.sequences WHERE campaign_id = %1$L AND version = %2$s)'
  ] LOOP
    BEGIN
      EXECUTE format(_statement, current_setting('test.one'), in_version);
      _answers := _answers || 'yes'::text;
    EXCEPTION WHEN OTHERS THEN
      _answers := _answers || SQLSTATE::text;
    END;
  END LOOP;
  RETURN array_to_string(_answers, ' ');
END
$$;
INSERT INTO outreach.step_variants (sequence_id, variant, subject_template, body_template) VALUES (:'step', 'B', 's', 'b');
SELECT is(pg_temp.writes(1), 'yes yes yes yes yes yes', 'a draft''s steps and variants may change');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT is(pg_temp.writes(1), 'OX213 OX213 yes OX213 OX213 yes', 'not once it is active (of two there is nothing to delete)');
SELECT throws_ok(format('DELETE FROM outreach.step_variants WHERE sequence_id = %L', :'step'), 'OX213', 'templates are immutable', 'nor may a variant go');
SELECT is(outreach.new_sequence_version(:'one'), 2, 'a new version');
SELECT is(pg_temp.writes(2), 'yes yes yes yes yes yes', 'may change');
SELECT is(pg_temp.writes(1), 'OX213 OX213 yes OX213 OX213 yes', 'the first still may not');
SELECT throws_ok(format($$UPDATE outreach.sequences SET version = 2, step_number = 8 WHERE sequence_id = %L$$, :'step'), 'OX213', NULL, 'nor move into the new one');
SELECT throws_ok(format($$UPDATE outreach.step_variants SET variant = 'C', sequence_id = (SELECT sequence_id FROM outreach.sequences WHERE campaign_id = %L AND version = 2) WHERE sequence_id = %L$$, :'one', :'step'), 'OX213', NULL, 'nor a variant of it');
SELECT outreach.set_campaign_status(:'one', 'paused');
SELECT is(pg_temp.writes(2), 'yes yes yes yes yes yes', 'also while the campaign is paused');
SELECT outreach.enroll_campaign(:'one');
SELECT is(pg_temp.writes(2), 'OX213 OX213 yes OX213 OX213 yes', 'not once somebody is enrolled in it');
SELECT ok(outreach_internal.version_is_open(:'one', 3), 'one that is not there yet is open');
SELECT is((fixture.refusal(format($$UPDATE outreach.sequences SET body_template = 'x' WHERE campaign_id = %L AND version = 2$$, :'one'))).detail, format('campaign %s is paused, version 2', :'one'), 'DETAIL says where');
SET LOCAL session_replication_role = replica;
SELECT throws_ok(format('DELETE FROM outreach.step_variants WHERE sequence_id = %L', :'step'), 'OX213', NULL, 'nor in replica mode');
SET LOCAL session_replication_role = origin;
SELECT outreach.set_campaign_status(:'one', 'completed');
SELECT ok(NOT outreach_internal.version_is_open(:'one', 3), 'when the campaign is over nothing is open');
SELECT outreach.set_campaign_status(:'one', 'archived');
SELECT throws_ok(format($$UPDATE outreach.step_variants SET body_template = 'x' WHERE sequence_id = %L$$, :'step'), 'OX213', NULL, 'nor when it is archived');
SELECT lives_ok(format('DELETE FROM outreach.step_variants WHERE sequence_id = %L', :'step'), 'but then a variant may go');

SELECT * FROM finish();
ROLLBACK;
