-- Deploy outreach:bit/vw_bit_staleness to pg
-- requires: bit/bit_scores bit/bit_refresh_grace core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_bit_staleness AS
SELECT
  b.outreach_id,
  b.score,
  b.score_tier,
  b.scored_at,
  b.valid_until,
  c.at - b.valid_until AS stale_for,
  b.valid_until + c.grace AS unknown_from,
  outreach_internal.counts_as_unknown(b.valid_until, c.at, c.grace) AS counts_as_unknown
FROM outreach.bit_scores AS b
CROSS JOIN (SELECT outreach_internal.clock() AS at, outreach_internal.bit_refresh_grace() AS grace) AS c
WHERE b.valid_until <= c.at;

COMMENT ON VIEW outreach.vw_bit_staleness IS 'BIT scores that have run out and wait for outreach.refresh_bit_scores(): a contribution has changed since. A score that cannot change any more is never stale.';
COMMENT ON COLUMN outreach.vw_bit_staleness.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.vw_bit_staleness.score IS 'Its stored score.';
COMMENT ON COLUMN outreach.vw_bit_staleness.score_tier IS 'COLD, WARM, HOT or BURNING, of the stored score.';
COMMENT ON COLUMN outreach.vw_bit_staleness.scored_at IS 'The instant for which it was computed.';
COMMENT ON COLUMN outreach.vw_bit_staleness.valid_until IS 'When it ran out.';
COMMENT ON COLUMN outreach.vw_bit_staleness.stale_for IS 'How long ago that was.';
COMMENT ON COLUMN outreach.vw_bit_staleness.unknown_from IS 'valid_until plus the setting bit_refresh_grace: after it the score counts as unknown for tier 3.';
COMMENT ON COLUMN outreach.vw_bit_staleness.counts_as_unknown IS 'Whether it does already.';

GRANT SELECT ON outreach.vw_bit_staleness TO outreach_analyst;

COMMIT;
