-- Deploy outreach:bit/bit_types to pg
-- requires: hubs/hub_registry

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach_internal.bit_types (
  signal_type text PRIMARY KEY CONSTRAINT signal_type_is_a_name CHECK (signal_type ~ '^[A-Z][A-Z0-9_]{0,62}$'),
  source_hub text NOT NULL REFERENCES outreach.hub_registry (hub_id),
  CONSTRAINT type_belongs_to_one_hub UNIQUE (signal_type, source_hub)
);
CREATE INDEX bit_types_hub_idx ON outreach_internal.bit_types (source_hub);

COMMENT ON TABLE outreach_internal.bit_types IS 'The signal types and the hub that reports each: what all versions of a type share. A row comes with the first version in outreach.bit_signal_types.';
COMMENT ON COLUMN outreach_internal.bit_types.signal_type IS 'Name of the type.';
COMMENT ON COLUMN outreach_internal.bit_types.source_hub IS 'The hub that reports such signals.';

COMMIT;
