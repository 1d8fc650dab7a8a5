-- Revert outreach:gate/gate_message from pg

BEGIN;

DROP FUNCTION outreach_internal.refuse_contact(text[]);
DROP FUNCTION outreach_internal.gate_message(text);

COMMIT;
