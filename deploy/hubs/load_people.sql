-- Deploy outreach:hubs/load_people to pg
-- requires: hubs/people core/json_elements registry/access

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.person_refusal(person jsonb) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE
    WHEN shape.key IS NOT NULL THEN format('%s is not a text', shape.key)
    WHEN coalesce(person ->> 'full_name', '') !~ '[^[:space:]]' THEN 'full_name is blank'
    WHEN outreach_internal.normalise_address('email', person ->> 'email') IS NULL
      AND outreach_internal.normalise_address('phone', person ->> 'phone') IS NULL THEN 'neither e-mail nor phone'
    WHEN NOT outreach_internal.is_email_address(nullif(btrim(person ->> 'email', E' \t\r\n'), '')) THEN
      format('email %L is not an address', person ->> 'email')
    WHEN (person ->> 'phone') ~ '[^[:space:]]' AND ((person ->> 'phone') !~ '[0-9]' OR length(person ->> 'phone') > 64
      OR btrim(person ->> 'phone', E' \t\r\n') ~ '[[:cntrl:]]') THEN
      format('phone %L is not a number', person ->> 'phone')
    WHEN upper(btrim(person ->> 'slot_type')) NOT IN ('CEO', 'CFO', 'HR', '') THEN
      format('slot_type %L is not CEO, CFO or HR', person ->> 'slot_type')
    WHEN upper(btrim(person ->> 'email_verification')) NOT IN ('VALID', 'RISKY', 'INVALID', 'UNKNOWN', '') THEN
      format('email_verification %L is not VALID, RISKY, INVALID or UNKNOWN', person ->> 'email_verification')
    WHEN NOT outreach_internal.is_time_zone(nullif(btrim(person ->> 'time_zone'), '')) THEN
      format('time_zone %L is not an IANA name', person ->> 'time_zone')
  END
  FROM (
    SELECT min(k.key) AS key
    FROM unnest(ARRAY['full_name', 'title', 'slot_type', 'email', 'phone', 'email_verification', 'time_zone']) AS k (key)
    WHERE jsonb_typeof(person -> k.key) NOT IN ('string', 'number', 'null')
  ) AS shape
$$;
COMMENT ON FUNCTION outreach_internal.person_refusal(jsonb) IS
  'Why outreach.load_people() rejects this element for what it says of the person; NULL when it does not.';

CREATE FUNCTION outreach.load_people(people jsonb)
RETURNS TABLE (line integer, person_id uuid, outcome text, reason text)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _uuid CONSTANT text := '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
  _companies uuid[];
  _element record;
  _new outreach.people;
BEGIN
  _companies := ARRAY(
    SELECT CASE
      WHEN e.element ->> 'outreach_id' IS NOT NULL THEN
        CASE WHEN e.element ->> 'outreach_id' ~* _uuid THEN (e.element ->> 'outreach_id')::uuid END
      WHEN e.element ->> 'sovereign_company_id' IS NOT NULL THEN
        (SELECT o.outreach_id FROM outreach.outreach AS o
         WHERE o.sovereign_company_id =
           CASE WHEN e.element ->> 'sovereign_company_id' ~* _uuid THEN (e.element ->> 'sovereign_company_id')::uuid END)
      ELSE
        (SELECT c.outreach_id FROM cl.company_identity AS c
         WHERE c.domain = lower(btrim(e.element ->> 'domain', E' \t\r\n')))
    END
    FROM outreach_internal.json_elements(load_people.people) AS e
    ORDER BY e.line
  );

  -- In key order, and before any row is written: two loaders of the same companies queue up here.
  PERFORM FROM outreach.outreach AS o WHERE o.outreach_id = ANY (_companies) ORDER BY o.outreach_id FOR NO KEY UPDATE;

  FOR _element IN
    SELECT e.line::integer + 1 AS line, e.element AS person, o.outreach_id,
      CASE
        WHEN coalesce(e.element ->> 'outreach_id', e.element ->> 'sovereign_company_id', e.element ->> 'domain') IS NULL THEN
          'no company: neither outreach_id nor sovereign_company_id nor domain'
        WHEN o.outreach_id IS NULL THEN 'company is not under outreach'
        ELSE outreach_internal.person_refusal(e.element)
      END AS refusal
    FROM outreach_internal.json_elements(load_people.people) AS e
    LEFT JOIN outreach.outreach AS o ON o.outreach_id = _companies[e.line + 1]
    ORDER BY e.line
  LOOP
    line := _element.line;
    person_id := NULL;
    outcome := 'rejected';
    reason := _element.refusal;
    IF reason IS NULL THEN
      _new.full_name := btrim(_element.person ->> 'full_name', E' \t\r\n');
      _new.title := nullif(btrim(_element.person ->> 'title', E' \t\r\n'), '');
      _new.slot_type := nullif(upper(btrim(_element.person ->> 'slot_type')), '');
      _new.email := nullif(btrim(_element.person ->> 'email', E' \t\r\n'), '');
      _new.phone := nullif(btrim(_element.person ->> 'phone', E' \t\r\n'), '');
      _new.email_verification := nullif(upper(btrim(_element.person ->> 'email_verification')), '');
      _new.time_zone := nullif(btrim(_element.person ->> 'time_zone'), '');

      INSERT INTO outreach.people AS p
        (outreach_id, full_name, title, slot_type, email, phone, email_verification, time_zone)
      VALUES (_element.outreach_id, _new.full_name, _new.title, _new.slot_type, _new.email, _new.phone,
        coalesce(_new.email_verification, 'UNKNOWN'), _new.time_zone)
      ON CONFLICT DO NOTHING
      RETURNING p.person_id INTO person_id;
      outcome := 'loaded';

      IF NOT FOUND THEN
        UPDATE outreach.people AS p
        SET full_name = _new.full_name,
          title = CASE WHEN _element.person ? 'title' THEN _new.title ELSE p.title END,
          slot_type = CASE WHEN _element.person ? 'slot_type' THEN _new.slot_type ELSE p.slot_type END,
          email = coalesce(_new.email, p.email),
          phone = CASE WHEN _element.person ? 'phone' THEN _new.phone ELSE p.phone END,
          email_verification = coalesce(_new.email_verification, p.email_verification),
          time_zone = CASE WHEN _element.person ? 'time_zone' THEN _new.time_zone ELSE p.time_zone END
        WHERE p.outreach_id = _element.outreach_id
          AND CASE
            WHEN _new.email IS NOT NULL THEN
              p.email_key = outreach_internal.normalise_address('email', _new.email)
            ELSE
              p.email_key IS NULL AND p.phone_key = outreach_internal.normalise_address('phone', _new.phone)
          END
        RETURNING p.person_id INTO person_id;
        outcome := 'updated';
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

COMMENT ON FUNCTION outreach.load_people(jsonb) IS
  'Loads contacts of companies under outreach. Takes an array of objects that name the company by outreach_id, else sovereign_company_id, else domain, and hold full_name, e-mail or phone, and optionally title, slot_type, email_verification, time_zone. Returns a row per element, numbered from 1: loaded, updated (same company and e-mail address, or, without an e-mail, same company and phone; keys that are absent keep their value, contact_status is never touched) or rejected with the reason; good rows load whatever the others are. Raises OX011 unless it is an array of objects. Example: SELECT * FROM outreach.load_people(''[{"domain": "acme.example", "full_name": "Ann Lee", "slot_type": "HR", "email": "ann@acme.example"}]'');';
GRANT EXECUTE ON FUNCTION outreach.load_people(jsonb) TO outreach_subhub, outreach_hub_people;

COMMIT;
