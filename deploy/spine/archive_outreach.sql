-- Deploy outreach:spine/archive_outreach to pg
-- requires: campaign/step_variants send/skipped_steps spine/archive_scope spine/write_once spine/require_known control/archive_overrides send/archived_sends send/send_queue core/require_reason engagement/archived_outcomes send/refuse_handed_over

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.archive_children(outreach_id uuid, campaign_ids uuid[]) RETURNS jsonb
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(pg_catalog.jsonb_object_agg(r.relation, r.rows) FILTER (WHERE r.rows IS NOT NULL), '{}')
  FROM (
    VALUES
      ('outreach.engagement_events', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.engagement_events AS t
        WHERE t.send_id IN (SELECT s.send_id FROM outreach.send_log AS s WHERE s.outreach_id = archive_children.outreach_id))),
      ('outreach.send_log', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.send_log AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('outreach.sequences', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t) || pg_catalog.jsonb_build_object('variants',
          (SELECT coalesce(pg_catalog.jsonb_agg(v ORDER BY v.variant), '[]') FROM outreach.step_variants AS v WHERE v.sequence_id = t.sequence_id)))
        FROM outreach.sequences AS t
        WHERE t.campaign_id = ANY (campaign_ids) AND t.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.outreach_id = archive_children.outreach_id))),
      ('outreach.campaigns', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.campaigns AS t
        WHERE t.campaign_id = ANY (campaign_ids) AND t.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.outreach_id = archive_children.outreach_id))),
      ('outreach.manual_overrides', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.manual_overrides AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('outreach.bit_signals', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.bit_signals AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('outreach.bit_scores', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.bit_scores AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('outreach.blog', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.blog AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('outreach.talent_movement', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.talent_movement AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('people.people_master', (SELECT pg_catalog.jsonb_agg(t) FROM people.people_master AS t
        WHERE t.slot_id IN (SELECT s.slot_id FROM people.company_slot AS s WHERE s.outreach_id = archive_children.outreach_id))),
      ('people.company_slot', (SELECT pg_catalog.jsonb_agg(t) FROM people.company_slot AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('outreach.people', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.people AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('outreach.dol', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.dol AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('outreach.company_target', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.company_target AS t WHERE t.outreach_id = archive_children.outreach_id)),
      ('outreach.company_hub_status', (SELECT pg_catalog.jsonb_agg(t) FROM outreach.company_hub_status AS t WHERE t.outreach_id = archive_children.outreach_id))
  ) AS r (relation, rows);
END;
COMMENT ON FUNCTION outreach_internal.archive_children(uuid, uuid[]) IS
  'Every row that goes with a company, as an object of relation name to array of rows; with those of these campaigns that it had sends in.';

CREATE FUNCTION outreach.archive_outreach(outreach_ids uuid[], reason text, dry_run boolean DEFAULT true)
RETURNS TABLE (step integer, relation text, row_count bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET TimeZone = 'UTC'
AS $$
#variable_conflict use_column
DECLARE
  _ids uuid[];
  _campaigns uuid[];
  _sends uuid[];
BEGIN
  IF archive_outreach.outreach_ids IS NULL OR array_position(archive_outreach.outreach_ids, NULL) IS NOT NULL THEN
    PERFORM outreach_internal.require_outreach_id(NULL);
  END IF;
  PERFORM outreach_internal.require_reason(archive_outreach.reason);
  PERFORM outreach_internal.require_known_all(archive_outreach.outreach_ids);
  _ids := ARRAY(SELECT DISTINCT i.id FROM unnest(archive_outreach.outreach_ids) AS i (id) ORDER BY i.id);

  -- Only an explicit false deletes.
  IF archive_outreach.dry_run IS NOT FALSE THEN
    RETURN QUERY SELECT s.step, s.relation, s.row_count FROM outreach_internal.archive_scope(_ids) AS s;
    RETURN;
  END IF;

  -- Lock order: spine (and its registry rows), campaigns, sends; each in key order.
  PERFORM FROM outreach.outreach AS o WHERE o.outreach_id = ANY (_ids) ORDER BY o.outreach_id FOR UPDATE;
  PERFORM outreach_internal.require_known_all(_ids);
  PERFORM FROM cl.company_identity AS c WHERE c.outreach_id = ANY (_ids) ORDER BY c.sovereign_company_id FOR UPDATE;
  -- A person in a slot refers to the slot alone: none may come in after the archive was written.
  PERFORM FROM people.company_slot AS s WHERE s.outreach_id = ANY (_ids) ORDER BY s.slot_id FOR UPDATE;
  PERFORM FROM outreach.campaigns AS c
    WHERE c.campaign_id = ANY (outreach_internal.campaigns_left_empty(_ids)) ORDER BY c.campaign_id FOR UPDATE;
  _campaigns := outreach_internal.campaigns_left_empty(_ids);
  PERFORM FROM outreach.send_log AS s WHERE s.outreach_id = ANY (_ids) ORDER BY s.send_id FOR UPDATE;
  _sends := ARRAY(SELECT s.send_id FROM outreach.send_log AS s WHERE s.outreach_id = ANY (_ids));

  PERFORM outreach_internal.refuse_handed_over(_sends);

  -- Archived before deleted: the guards let rows go only because their company is in the archive.
  INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason, children)
  SELECT o.outreach_id, o.sovereign_company_id, o.minted_at, o.minted_by, archive_outreach.reason,
    outreach_internal.archive_children(o.outreach_id, _campaigns)
  FROM outreach.outreach AS o
  WHERE o.outreach_id = ANY (_ids)
  ORDER BY o.outreach_id;
  INSERT INTO outreach_internal.archived_sends (send_id, outreach_id)
  SELECT s.send_id, s.outreach_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_sends);
  PERFORM outreach_internal.keep_outcomes(_ids);

  step := 1;
  relation := 'outreach.engagement_events';
  DELETE FROM outreach.engagement_events AS t WHERE t.send_id = ANY (_sends);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;
  DELETE FROM outreach_internal.send_queue AS t WHERE t.send_id = ANY (_sends);
  DELETE FROM outreach_internal.skipped_steps AS t WHERE t.send_id = ANY (_sends);
  relation := 'outreach.send_log';
  DELETE FROM outreach.send_log AS t WHERE t.send_id = ANY (_sends);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 2;
  relation := 'outreach.sequences';
  DELETE FROM outreach.step_variants AS v USING outreach.sequences AS t
  WHERE v.sequence_id = t.sequence_id AND t.campaign_id = ANY (_campaigns);
  DELETE FROM outreach.sequences AS t WHERE t.campaign_id = ANY (_campaigns);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 3;
  relation := 'outreach.campaigns';
  DELETE FROM outreach.campaigns AS t WHERE t.campaign_id = ANY (_campaigns);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 4;
  relation := 'outreach.manual_overrides';
  row_count := outreach_internal.archive_overrides(_ids, archive_outreach.reason);
  RETURN NEXT;

  step := 5;
  relation := 'outreach.bit_signals';
  DELETE FROM outreach_internal.bit_duplicates AS d USING outreach.bit_signals AS t
  WHERE d.signal_id = t.signal_id AND t.outreach_id = ANY (_ids);
  DELETE FROM outreach.bit_signals AS t WHERE t.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 6;
  relation := 'outreach.bit_scores';
  DELETE FROM outreach.bit_scores AS t WHERE t.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 7;
  relation := 'outreach.blog';
  DELETE FROM outreach.blog AS t WHERE t.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;
  relation := 'outreach.talent_movement';
  DELETE FROM outreach.talent_movement AS t WHERE t.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 8;
  relation := 'people.people_master';
  DELETE FROM people.people_master AS t USING people.company_slot AS s WHERE s.slot_id = t.slot_id AND s.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 9;
  relation := 'people.company_slot';
  DELETE FROM people.company_slot AS t WHERE t.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 10;
  relation := 'outreach.people';
  DELETE FROM outreach.people AS t WHERE t.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 11;
  relation := 'outreach.dol';
  DELETE FROM outreach.dol AS t WHERE t.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 12;
  relation := 'outreach.company_target';
  DELETE FROM outreach.company_target AS t WHERE t.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;

  step := 13;
  relation := 'outreach.company_hub_status';
  DELETE FROM outreach.company_hub_status AS t WHERE t.outreach_id = ANY (_ids);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  RETURN NEXT;
  relation := 'outreach.outreach';
  -- The pointer is released in the statement that deletes the spine row: neither key can be satisfied otherwise.
  WITH released AS (
    UPDATE cl.company_identity AS c SET outreach_id = NULL, outreach_attached_at = NULL WHERE c.outreach_id = ANY (_ids)
  ), gone AS (
    DELETE FROM outreach.outreach AS o WHERE o.outreach_id = ANY (_ids) RETURNING 1
  )
  SELECT count(*) INTO row_count FROM gone;
  RETURN NEXT;
END
$$;

COMMENT ON FUNCTION outreach.archive_outreach(uuid[], text, boolean) IS
  'Archives companies: copies the spine row and every child row into outreach_archive, deletes them in the authoritative order (PRD section 9) and releases the registry pointer; all or nothing. One row per relation with the rows deleted; the dry run, which is the default, reports the same counts and writes nothing. Archived campaigns that lose their last send go as well. Audit rows, gate decisions, suppressions, stops, unsubscribe tokens and the figures of campaigns stay. Raises OX001, OX004, OX005, OX206 (a send is being handed over). Example: SELECT * FROM outreach.archive_outreach(ARRAY[:id]::uuid[], ''company dissolved'', dry_run => false);';
GRANT EXECUTE ON FUNCTION outreach.archive_outreach(uuid[], text, boolean) TO outreach_operator;

COMMIT;
