-- Deploy outreach:engagement/same_person to pg
-- requires: hubs/people spine/outreach_archive send/send_log

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.same_person(of_person uuid)
RETURNS TABLE (person_id uuid, outreach_id uuid, sovereign_company_id uuid, name text, email text, email_key text, phone_key text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  WITH contact AS MATERIALIZED (
    SELECT p.person_id, p.outreach_id, o.sovereign_company_id, lower(btrim(p.full_name)) AS name, lower(p.email) AS email,
      p.email_key, p.phone_key
    FROM outreach.people AS p
    JOIN outreach.outreach AS o ON o.outreach_id = p.outreach_id
    UNION ALL
    SELECT (c.row ->> 'person_id')::uuid, a.outreach_id, a.sovereign_company_id, lower(btrim(c.row ->> 'full_name')),
      lower(c.row ->> 'email'), c.row ->> 'email_key', c.row ->> 'phone_key'
    FROM outreach.outreach_archive AS a
    CROSS JOIN LATERAL jsonb_array_elements(a.children -> 'outreach.people') AS c (row)
  )
  SELECT c.*
  FROM contact AS c
  WHERE c.person_id = of_person
    OR c.email_key IN (SELECT k.email_key FROM contact AS k WHERE k.person_id = of_person)
$$;

COMMENT ON FUNCTION outreach_internal.same_person(uuid) IS
  'The contacts, live and archived, that are taken for one person: the one with this id, and every one with its e-mail address. A phone number does not make two contacts one person: a company''s people may share it. The name is in lower case. Empty for an unknown id. Reads every contact and the whole archive.';

CREATE FUNCTION outreach_internal.addresses_of(person_ids uuid[])
RETURNS TABLE (person_id uuid, channel text, address text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  WITH held AS MATERIALIZED (
    SELECT p.person_id, a.channel, a.address, true AS present
    FROM outreach.people AS p
    CROSS JOIN LATERAL (VALUES ('email', p.email_key), ('phone', p.phone_key)) AS a (channel, address)
    WHERE p.person_id = ANY (person_ids)
    UNION ALL
    SELECT s.person_id, s.channel, s.recipient_key, false
    FROM outreach.send_log AS s
    WHERE s.person_id = ANY (person_ids)
    UNION ALL
    SELECT (r.row ->> 'person_id')::uuid, v.channel, v.address, k.relation = 'outreach.people'
    FROM outreach.outreach_archive AS a
    CROSS JOIN (VALUES ('outreach.people'), ('outreach.send_log')) AS k (relation)
    CROSS JOIN LATERAL jsonb_array_elements(a.children -> k.relation) AS r (row)
    CROSS JOIN LATERAL (
      VALUES ('email', r.row ->> 'email_key'), ('phone', r.row ->> 'phone_key'), (r.row ->> 'channel', r.row ->> 'recipient_key')
    ) AS v (channel, address)
    WHERE r.row ->> 'person_id' = ANY (person_ids::text[])
  )
  SELECT DISTINCT h.person_id, h.channel, h.address
  FROM held AS h
  WHERE h.address NOT LIKE 'erased:%'
    AND (h.present OR NOT EXISTS (
      SELECT FROM outreach.people AS p
      WHERE p.person_id <> ALL (person_ids) AND CASE h.channel WHEN 'email' THEN p.email_key ELSE p.phone_key END = h.address))
$$;
COMMENT ON FUNCTION outreach_internal.addresses_of(uuid[]) IS
  'The normalised addresses and numbers of contacts, live and archived, and those that sends of theirs went to, unless another contact has these now.';

COMMIT;
