-- Deploy outreach:campaign/preview_step to pg
-- requires: campaign/step_messages campaign/pick_variant campaign/require_open_step send/send_log send/message_context

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.preview_step(campaign_id uuid, step_number integer, person_id uuid)
RETURNS TABLE (subject_template text, body_template text, context jsonb, variant text, version integer)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _person outreach.people;
  _version integer;
BEGIN
  PERFORM outreach_internal.require_campaign(preview_step.campaign_id);
  SELECT p.* INTO _person FROM outreach.people AS p WHERE p.person_id = preview_step.person_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown person' USING
      ERRCODE = 'OX014',
      DETAIL = format('person_id %s', coalesce(preview_step.person_id::text, 'null')),
      HINT = 'outreach.preview_enrollment(campaign_id) names the people of a campaign; those of archived companies are gone.';
  END IF;
  -- Who is enrolled stays on the version of then; whoever is not would begin with the newest.
  SELECT s.version INTO _version FROM outreach.send_log AS s
  WHERE s.person_id = _person.person_id AND s.campaign_id = preview_step.campaign_id
  LIMIT 1;
  IF NOT FOUND THEN
    SELECT max(q.version) INTO _version FROM outreach.sequences AS q WHERE q.campaign_id = preview_step.campaign_id;
  END IF;

  RETURN QUERY
    SELECT m.subject_template, m.body_template,
      outreach_internal.message_context(c.company_name, c.domain, _person.full_name, _person.title, _person.slot_type, 'preview'),
      m.variant, m.version
    FROM outreach_internal.step_messages AS m
    JOIN cl.company_identity AS c ON c.outreach_id = _person.outreach_id
    WHERE m.campaign_id = preview_step.campaign_id AND m.version = _version AND m.step_number = preview_step.step_number
      AND m.variant = outreach_internal.pick_variant(_person.person_id, m.sequence_id, ARRAY(
        SELECT x.variant FROM outreach.step_variants AS x WHERE x.sequence_id = m.sequence_id ORDER BY x.variant COLLATE "C"));
  IF NOT FOUND THEN
    PERFORM outreach_internal.refuse_unknown_step(
      format('campaign %s, version %s, step %s', preview_step.campaign_id, coalesce(_version::text, 'null'),
        coalesce(preview_step.step_number::text, 'null')));
  END IF;
END
$$;

COMMENT ON FUNCTION outreach.preview_step(uuid, integer, uuid) IS
  'What a person gets with a step: the templates of the variant and version that are the person''s, and the context to render them with; unsubscribe_token is the text preview, which unsubscribes nobody. Writes and sends nothing, and asks neither gate nor condition. With n variants (A, then the others in the order of their bytes) a person gets the one at h mod n, counted from 0, where h is the first four bytes, read as an unsigned number, of sha256 over the 16 bytes of person_id and the 16 bytes of the step''s sequence_id. Raises OX014 unknown campaign, step or person. Example: SELECT * FROM outreach.preview_step(id, 1, person_id);';
GRANT EXECUTE ON FUNCTION outreach.preview_step(uuid, integer, uuid) TO outreach_app;

COMMIT;
