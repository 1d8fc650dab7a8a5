-- Deploy outreach:engagement/load_free_mail_domains to pg
-- requires: engagement/free_mail_domains

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.load_free_mail_domains(domains text[]) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _bad record;
  _added bigint;
BEGIN
  SELECT g.position - 1 AS line, g.domain INTO _bad
  FROM unnest(domains) WITH ORDINALITY AS g (domain, position)
  WHERE outreach_internal.is_host_name(lower(btrim(g.domain, E' \t\r\n'))) IS NOT TRUE
  ORDER BY g.position
  LIMIT 1;
  IF FOUND OR domains IS NULL THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = CASE WHEN domains IS NULL THEN 'domains is null' ELSE format('element %s: %L', _bad.line, _bad.domain) END,
      HINT = 'Pass an array of host names, e.g. {gmail.com,gmx.de}; internationalised ones in their ASCII form.';
  END IF;
  INSERT INTO outreach.free_mail_domains (domain)
  SELECT DISTINCT lower(btrim(g.domain, E' \t\r\n')) AS domain
  FROM unnest(domains) AS g (domain)
  ORDER BY domain
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS _added = ROW_COUNT;
  RETURN _added;
END
$$;

COMMENT ON FUNCTION outreach.load_free_mail_domains(text[]) IS
  'Adds domains of free mail providers, all or nothing, and returns how many were new; none is taken away. A reply from such a domain stops the person and not the company. The command outreach free-mail-domains fills it from a list. Raises OX016 an element that is no host name; DETAIL names it, counted from 0. Example: SELECT outreach.load_free_mail_domains(''{gmail.com,gmx.de}'');';
GRANT EXECUTE ON FUNCTION outreach.load_free_mail_domains(text[]) TO outreach_operator;

COMMIT;
