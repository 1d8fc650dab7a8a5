-- Deploy outreach:send/add_sender to pg
-- requires: send/configure_sender

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.add_sender(address text, options jsonb DEFAULT '{}') RETURNS uuid
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _address CONSTANT text := outreach_internal.normalise_address('email', add_sender.address);
  _sender_id uuid;
BEGIN
  IF (_address IS NOT NULL AND outreach_internal.is_email_address(_address)) IS NOT TRUE THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016', DETAIL = 'address', HINT = 'One bare e-mail address, e.g. ann@example.com.';
  END IF;
  INSERT INTO outreach.senders AS s (address) VALUES (_address)
  ON CONFLICT ON CONSTRAINT senders_address_key DO NOTHING
  RETURNING s.sender_id INTO _sender_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016', DETAIL = 'address is a sender already',
      HINT = 'Change it with outreach.configure_sender(), or its status with outreach.set_sender_status().';
  END IF;
  PERFORM outreach.configure_sender(_sender_id, options, 'added');
  RETURN _sender_id;
END
$$;

COMMENT ON FUNCTION outreach.add_sender(text, jsonb) IS
  'Adds a mailbox to send from, active at once, and returns its sender_id. From the first one on, every e-mail needs a sender with room. options as in outreach.configure_sender(). Raises OX015 unknown option or bad value, OX016 not one e-mail address, or a sender already. Example: SELECT outreach.add_sender(''ann@mail.example.com'', ''{"display_name": "Ann", "daily_cap": 50}'');';
GRANT EXECUTE ON FUNCTION outreach.add_sender(text, jsonb) TO outreach_app, outreach_operator;

COMMIT;
