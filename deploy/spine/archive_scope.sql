-- Deploy outreach:spine/archive_scope to pg
-- requires: spine/outreach_archive send/send_log engagement/engagement_events campaign/sequences control/manual_overrides bit/bit_signals bit/bit_duplicates bit/bit_scores hubs/people hubs/people_master hubs/blog hubs/talent_movement hubs/dol hubs/company_target hubs/company_hub_status

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.campaigns_left_empty(outreach_ids uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(pg_catalog.array_agg(c.campaign_id ORDER BY c.campaign_id), '{}')
  FROM outreach.campaigns AS c
  WHERE c.status = 'archived'
    AND c.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.outreach_id = ANY (outreach_ids))
    AND NOT EXISTS (
      SELECT FROM outreach.send_log AS s WHERE s.campaign_id = c.campaign_id AND s.outreach_id <> ALL (outreach_ids)
    );
END;
COMMENT ON FUNCTION outreach_internal.campaigns_left_empty(uuid[]) IS
  'Archived campaigns all of whose sends are to these companies: they go with them.';

CREATE FUNCTION outreach_internal.archive_scope(outreach_ids uuid[])
RETURNS TABLE (step integer, relation text, row_count bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT 1, 'outreach.engagement_events', count(*) FROM outreach.engagement_events AS t
    WHERE t.send_id IN (SELECT s.send_id FROM outreach.send_log AS s WHERE s.outreach_id = ANY (outreach_ids))
  UNION ALL SELECT 1, 'outreach.send_log', count(*) FROM outreach.send_log AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 2, 'outreach.sequences', count(*) FROM outreach.sequences AS t
    WHERE t.campaign_id = ANY (outreach_internal.campaigns_left_empty(outreach_ids))
  UNION ALL SELECT 3, 'outreach.campaigns', count(*) FROM outreach.campaigns AS t
    WHERE t.campaign_id = ANY (outreach_internal.campaigns_left_empty(outreach_ids))
  UNION ALL SELECT 4, 'outreach.manual_overrides', count(*) FROM outreach.manual_overrides AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 5, 'outreach.bit_signals', count(*) FROM outreach.bit_signals AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 6, 'outreach.bit_scores', count(*) FROM outreach.bit_scores AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 7, 'outreach.blog', count(*) FROM outreach.blog AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 7, 'outreach.talent_movement', count(*) FROM outreach.talent_movement AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 8, 'people.people_master', count(*) FROM people.people_master AS t
    WHERE t.slot_id IN (SELECT s.slot_id FROM people.company_slot AS s WHERE s.outreach_id = ANY (outreach_ids))
  UNION ALL SELECT 9, 'people.company_slot', count(*) FROM people.company_slot AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 10, 'outreach.people', count(*) FROM outreach.people AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 11, 'outreach.dol', count(*) FROM outreach.dol AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 12, 'outreach.company_target', count(*) FROM outreach.company_target AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 13, 'outreach.company_hub_status', count(*) FROM outreach.company_hub_status AS t WHERE t.outreach_id = ANY (outreach_ids)
  UNION ALL SELECT 13, 'outreach.outreach', count(*) FROM outreach.outreach AS t WHERE t.outreach_id = ANY (outreach_ids);
END;
COMMENT ON FUNCTION outreach_internal.archive_scope(uuid[]) IS
  'What archive_outreach deletes for these companies: rows per relation, in the cascade order (PRD section 9).';

COMMIT;
