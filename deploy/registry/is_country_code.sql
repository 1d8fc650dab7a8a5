-- Deploy outreach:registry/is_country_code to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- One pattern: an array in a CHECK is searched from its beginning for each row, and parsed by each statement that writes.
CREATE FUNCTION outreach_internal.is_country_code(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT code ~
    '^(A[DEFGILMOQRSTUWXZ]|B[ABDEFGHIJLMNOQRSTVWYZ]|C[ACDFGHIKLMNORUVWXYZ]|D[EJKMOZ]|E[CEGHRST]|F[IJKMOR]|'
    'G[ABDEFGHILMNPQRSTUWY]|H[KMNRTU]|I[DELMNOQRST]|J[EMOP]|K[EGHIMNPRWYZ]|L[ABCIKRSTUVY]|'
    'M[ACDEFGHKLMNOPQRSTUVWXYZ]|N[ACEFGILOPRUZ]|OM|P[AEFGHKLMNRSTWY]|QA|R[EOSUW]|S[ABCDEGHIJKLMNORSTVXYZ]|'
    'T[CDFGHJKLMNORTVWZ]|U[AGMSYZ]|V[ACEGINU]|W[FS]|Y[ET]|Z[AMW])$';
END;

COMMENT ON FUNCTION outreach_internal.is_country_code(text) IS 'True for one of the 249 two-letter country codes of ISO 3166-1 alpha-2.';
-- A CHECK runs with the writer's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.is_country_code(text) TO cl_owner, cl_writer;

COMMIT;
