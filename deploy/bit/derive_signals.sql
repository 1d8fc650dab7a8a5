-- Deploy outreach:bit/derive_signals to pg
-- requires: bit/store_signals hubs/company_target hubs/dol hubs/people_master hubs/talent_movement hubs/blog spine/require_known

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.implied_signals(as_of timestamptz)
RETURNS TABLE (outreach_id uuid, signal_type text, source_ref text, occurred_at timestamptz)
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT i.outreach_id, i.signal_type,
    i.row_key || '@' || pg_catalog.to_char(i.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    i.occurred_at
  FROM (
    SELECT t.outreach_id, 'DOMAIN_VERIFIED', t.target_id, t.domain_verified_at
    FROM outreach.company_target AS t
    UNION ALL
    SELECT d.outreach_id, 'RENEWAL_PROXIMITY', d.dol_id, (n.renewal - 90)::timestamp AT TIME ZONE 'UTC'
    FROM outreach.dol AS d
    CROSS JOIN LATERAL (
      SELECT CASE WHEN f.first >= f.today THEN f.first ELSE (f.first + interval '1 year')::date END AS renewal
      FROM (
        SELECT u.today, pg_catalog.make_date(pg_catalog.date_part('year', u.today)::integer, d.renewal_month, 1) AS first
        FROM (SELECT (as_of AT TIME ZONE 'UTC')::date AS today) AS u
      ) AS f
    ) AS n
    UNION ALL
    SELECT c.outreach_id, 'SLOT_FILLED', p.person_unique_id, p.email_verified_at
    FROM people.people_master AS p
    JOIN people.company_slot AS c ON c.slot_id = p.slot_id
    WHERE p.email IS NOT NULL
    UNION ALL
    SELECT m.outreach_id, 'EXECUTIVE_MOVEMENT', m.movement_id, m.detected_at
    FROM outreach.talent_movement AS m
    UNION ALL
    SELECT b.outreach_id, 'NEWS_MENTION', b.blog_id, b.published_at
    FROM outreach.blog AS b
  ) AS i (outreach_id, signal_type, row_key, occurred_at)
  WHERE i.occurred_at <= as_of AND i.occurred_at > '-infinity';
END;
COMMENT ON FUNCTION outreach_internal.implied_signals(timestamptz) IS
  'The signals that the contract tables imply and that have occurred by an instant; source_ref is the row''s key and its time. A renewal counts 90 days before the first of the next renewal month, at midnight UTC; a renewal today is still the next.';

CREATE FUNCTION outreach.derive_signals(outreach_ids uuid[] DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET work_mem = '64MB'
AS $$
DECLARE
  _now CONSTANT timestamptz := clock_timestamp();
  _last uuid := uuid '00000000-0000-0000-0000-000000000000';
  _companies uuid[];
  _new record;
  _inserted bigint := 0;
BEGIN
  IF derive_signals.outreach_ids IS NOT NULL THEN
    PERFORM outreach_internal.require_known_all(derive_signals.outreach_ids);
  END IF;

  -- Company by company in key order, a hundred thousand at a time: locks are taken in key order throughout, and memory
  -- does not grow with the spine.
  LOOP
    _companies := ARRAY(
      SELECT o.outreach_id
      FROM outreach.outreach AS o
      WHERE o.outreach_id > _last
        AND (derive_signals.outreach_ids IS NULL OR o.outreach_id = ANY (derive_signals.outreach_ids))
      ORDER BY o.outreach_id
      LIMIT 100000
    );
    EXIT WHEN cardinality(_companies) = 0;
    _last := _companies[cardinality(_companies)];

    SELECT array_agg(i.outreach_id) AS outreach_ids, array_agg(i.signal_type) AS signal_types,
      array_agg(i.source_ref) AS source_refs, array_agg(i.occurred_at) AS occurred_ats
    INTO _new
    FROM outreach_internal.implied_signals(_now) AS i
    JOIN outreach_internal.bit_types AS t ON t.signal_type = i.signal_type
    WHERE i.outreach_id = ANY (_companies)
      AND NOT EXISTS (
        SELECT FROM outreach.bit_signals AS b WHERE b.source_hub = t.source_hub AND b.source_ref = i.source_ref
      );
    IF _new.outreach_ids IS NOT NULL THEN
      _inserted := _inserted + (
        SELECT s.inserted
        FROM outreach_internal.store_signals(
          _new.outreach_ids, _new.signal_types, _new.source_refs, _new.occurred_ats, NULL) AS s
      );
    END IF;
  END LOOP;
  RETURN _inserted;
END
$$;

COMMENT ON FUNCTION outreach.derive_signals(uuid[]) IS
  'Records what the sub-hubs'' contract tables imply for these companies (NULL: for all) and has already occurred, and scores them: a verified domain, a renewal coming up, a filled slot with a verified e-mail, an executive''s movement, a publication. Returns how many signals were new; what was recorded before is left alone, so it may run as often as you like. Raises OX001 (a NULL among the ids), OX005 (unknown outreach_id), OX210 (more signals in a day than a setting allows). Example: SELECT outreach.derive_signals();';
GRANT EXECUTE ON FUNCTION outreach.derive_signals(uuid[]) TO outreach_app, outreach_subhub;

COMMIT;
