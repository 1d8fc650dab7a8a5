-- Revert outreach:bit/bit_contributions from pg

BEGIN;

DROP FUNCTION outreach_internal.bit_contributions(timestamptz);
DROP FUNCTION outreach_internal.bit_instant(timestamptz);
DROP FUNCTION outreach_internal.bit_change_at(integer, timestamptz, timestamptz);
DROP FUNCTION outreach_internal.bit_fades_in(integer, timestamptz, timestamptz);
DROP FUNCTION outreach_internal.bit_contribution(numeric, integer, timestamptz, timestamptz);

COMMIT;
