-- Deploy outreach:gate/gate_reasons to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Of immutable parts alone (concat_ws is not), so that the views that call it inline it.
CREATE FUNCTION outreach_internal.gate_reasons(
  tier integer, marketing_disabled boolean, eligibility_status text, identity_status text, outreach_blocked boolean,
  email_blocked boolean, phone_blocked boolean, channel text
) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT pg_catalog.array_remove(ARRAY[
    CASE WHEN tier IS NULL THEN 'OX101 tier is unknown' WHEN tier = -1 THEN 'OX101 tier is -1' END,
    CASE WHEN marketing_disabled IS DISTINCT FROM false THEN 'OX102 marketing is disabled' END,
    CASE WHEN eligibility_status = 'INELIGIBLE' THEN 'OX103 company is INELIGIBLE' END,
    CASE WHEN eligibility_status IS NULL OR eligibility_status NOT IN ('ELIGIBLE', 'INELIGIBLE') THEN 'OX105 eligibility is unknown' END,
    CASE WHEN identity_status IS DISTINCT FROM 'PASS' THEN 'OX107 identity is not PASS' END,
    'OX104 kill switch is active: ' || nullif(pg_catalog.substr(
      CASE WHEN outreach_blocked IS DISTINCT FROM false THEN ', outreach' ELSE '' END
      || CASE WHEN email_blocked IS DISTINCT FROM false AND channel IS DISTINCT FROM 'phone' THEN ', email' ELSE '' END
      || CASE WHEN phone_blocked IS DISTINCT FROM false AND channel IS DISTINCT FROM 'email' THEN ', phone' ELSE '' END, 3), '')
  ], NULL);
END;

COMMENT ON FUNCTION outreach_internal.gate_reasons(integer, boolean, text, text, boolean, boolean, boolean, text) IS
  'The conditions of the gate that fail, in its order, each as "OXnnn reason"; empty when it proceeds. Fails closed: what is NULL fails. A NULL channel asks for all channels.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.gate_reasons(integer, boolean, text, text, boolean, boolean, boolean, text) TO outreach_analyst;

COMMIT;
