-- Deploy outreach:bit/bit_signals to pg
-- requires: bit/bit_types core/refuse_change spine/outreach spine/outreach_archive

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.bit_signals (
  signal_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  outreach_id uuid NOT NULL REFERENCES outreach.outreach (outreach_id),
  signal_type text NOT NULL,
  source_hub text NOT NULL,
  source_ref text NOT NULL
    CONSTRAINT source_ref_is_1_to_400_characters CHECK (source_ref ~ '[^[:space:]]' AND length(source_ref) <= 400),
  occurred_at timestamptz NOT NULL CONSTRAINT occurred_at_is_finite CHECK (isfinite(occurred_at)),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  metadata jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT metadata_is_an_object CHECK (jsonb_typeof(metadata) = 'object'),
  CONSTRAINT signal_is_recorded_once UNIQUE (source_hub, source_ref),
  CONSTRAINT bit_signals_type_fkey FOREIGN KEY (signal_type, source_hub)
    REFERENCES outreach_internal.bit_types (signal_type, source_hub)
);
CREATE INDEX bit_signals_outreach_idx ON outreach.bit_signals (outreach_id);
CREATE INDEX bit_signals_type_idx ON outreach.bit_signals (signal_type, source_hub);

COMMENT ON TABLE outreach.bit_signals IS 'Buying signals as the hubs reported them. Append-only; rows go only with their archived company. Written by outreach.record_signals() and its like.';
COMMENT ON COLUMN outreach.bit_signals.signal_id IS 'Identifier of the signal.';
COMMENT ON COLUMN outreach.bit_signals.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.bit_signals.signal_type IS 'What was observed. Weight, decay and window are those of the version in force at occurred_at.';
COMMENT ON COLUMN outreach.bit_signals.source_hub IS 'The hub that reported it: the type''s.';
COMMENT ON COLUMN outreach.bit_signals.source_ref IS 'The hub''s own reference; a hub reports one signal per reference.';
COMMENT ON COLUMN outreach.bit_signals.occurred_at IS 'When it occurred.';
COMMENT ON COLUMN outreach.bit_signals.recorded_at IS 'When it arrived here, by the clock.';
COMMENT ON COLUMN outreach.bit_signals.metadata IS 'What else the hub said; an object. No personal data.';

RESET ROLE;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.guard_signals() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _kept uuid;
BEGIN
  SELECT g.outreach_id INTO _kept
  FROM gone AS g
  WHERE NOT EXISTS (SELECT FROM outreach.outreach_archive AS a WHERE a.outreach_id = g.outreach_id)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'table is append-only' USING
      ERRCODE = 'OX212',
      DETAIL = format('DELETE on %I.%I of outreach_id %s, which is not archived', TG_TABLE_SCHEMA, TG_TABLE_NAME, _kept),
      HINT = 'Signals leave only with their company, by outreach.archive_outreach().',
      SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_signals() IS
  'Trigger function of outreach.bit_signals: signals are deleted only when the archive holds their company. Raises OX212.';
-- Checked only when a trigger is created.
GRANT EXECUTE ON FUNCTION outreach_internal.guard_signals() TO outreach_owner;

RESET ROLE;
SET LOCAL ROLE outreach_owner;

CREATE TRIGGER guard_signals AFTER DELETE ON outreach.bit_signals
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.guard_signals();
CREATE TRIGGER refuse_change AFTER UPDATE ON outreach.bit_signals
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.bit_signals
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.bit_signals ENABLE ALWAYS TRIGGER guard_signals;
ALTER TABLE outreach.bit_signals ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.bit_signals ENABLE ALWAYS TRIGGER refuse_truncate;

COMMIT;
