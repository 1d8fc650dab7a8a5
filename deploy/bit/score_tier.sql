-- Deploy outreach:bit/score_tier to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.score_tier(score integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
    WHEN score >= 75 THEN 'BURNING'
    WHEN score >= 50 THEN 'HOT'
    WHEN score >= 25 THEN 'WARM'
    WHEN score >= 0 THEN 'COLD'
  END;
END;

COMMENT ON FUNCTION outreach_internal.score_tier(integer) IS
  'Tier of a BIT score: COLD 0 to 24, WARM 25 to 49, HOT 50 to 74, BURNING from 75. NULL gives NULL.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.score_tier(integer) TO outreach_analyst, outreach_app, outreach_operator;

COMMIT;
