"""Erasure: a dump of the whole database is searched for the person, and what was not theirs is as it was."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from databases import Databases, client

NAME = "Annabel Quillfeather"
EMAIL = "Annabel.Quillfeather+Work@Bücher.example"
KEY = "annabel.quillfeather+work@xn--bcher-kva.example"
PHONE = "+49 (30) 5550-4711"
TRACES = re.compile("|".join(map(re.escape, ("quillfeather", KEY, EMAIL, PHONE, "+493055504711"))), re.IGNORECASE)

Connect = Callable[..., psycopg.Connection[Any]]


def one(hub: psycopg.Connection[Any], query: str, *arguments: Any) -> Any:
    row = hub.execute(query.encode(), arguments).fetchone()
    return None if row is None else row[0]


def company(hub: psycopg.Connection[Any], name: str, contact: bool = True) -> tuple[Any, Any]:
    """A company that has written to Annabel, with everything that may hold something of her; and her person_id."""
    outreach_id = one(hub, "SELECT fixture.contactable(%s)", name)
    person_id = None
    if contact:
        hub.execute(
            "UPDATE outreach.people SET contact_status = 'paused', slot_type = 'CFO' WHERE outreach_id = %s",
            [outreach_id],
        )
        person = {
            "outreach_id": str(outreach_id),
            "full_name": NAME,
            "title": "Heir of Quillfeather",
            "slot_type": "HR",
        }
        person |= {"email": EMAIL, "phone": PHONE, "time_zone": "Europe/Berlin"}
        person_id = one(hub, "SELECT person_id FROM outreach.load_people(%s)", json.dumps([person]))
    slot = one(
        hub,
        "INSERT INTO people.company_slot (outreach_id, slot_type) VALUES (%s, 'HR') RETURNING slot_id",
        outreach_id,
    )
    hub.execute(
        "INSERT INTO people.people_master (slot_id, full_name, title, email, email_verified_at) VALUES (%s, %s, 'Heir', %s, now())",
        [slot, f" {NAME.upper()}" if contact else "A. Quillfeather", None if contact else EMAIL.lower()],
    )
    hub.execute(
        "INSERT INTO outreach.talent_movement (outreach_id, person_name, movement_type, detected_at) VALUES (%s, %s, 'HIRE', now())",
        [outreach_id, NAME if contact else "A. Quillfeather"],
    )
    return outreach_id, person_id


def correspond(hub: psycopg.Connection[Any]) -> None:
    """Sends of a campaign in every state, with errors, events and tokens that name who they went to."""
    campaign = one(hub, "SELECT fixture.campaign(NULL, 3)")
    hub.execute("SELECT outreach.enroll_campaign(%s)", [campaign])
    hub.execute("SELECT fixture.begin_all(%s)", [campaign])
    hub.execute(
        """SELECT outreach.finish_sends(jsonb_agg(jsonb_build_object('send_id', send_id, 'claim_token', claim_token,
             'outcome', 'sent', 'provider_message_id', format('<%%s.to=%%s>', send_id, lower(recipient)),
             'error', format('250 accepted for <%%s>', recipient))))
           FROM outreach.send_log WHERE campaign_id = %s""",
        [campaign],
    )
    hub.execute(
        """SELECT outreach.record_events(jsonb_agg(jsonb_build_object('provider', 'p', 'provider_event_id', format('%%s %%s', t, s.send_id),
             'event_type', t, 'occurred_at', now(), 'send_id', s.send_id,
             'payload', jsonb_build_object('to', recipient, 'bounce_type', 'soft', 'text', format(E'line\\n%%s wrote', recipient)))))
           FROM outreach.send_log AS s, unnest('{open,delivered,bounce}'::text[]) AS t
           WHERE s.campaign_id = %s AND s.sent_at IS NOT NULL""",
        [campaign],
    )
    # Of no send that is known, and of another person's.
    hub.execute(
        "SELECT outreach.record_event('p', %s, 'reply', now(), payload => %s)",
        [f"reply/{campaign}/{EMAIL}", json.dumps({"from": f"{NAME} <{EMAIL}>"})],
    )
    hub.execute(
        """SELECT outreach.record_event('p', 'cc ' || s.send_id, 'reply', now(), s.send_id, payload => %s)
           FROM outreach.send_log AS s WHERE s.campaign_id = %s AND s.recipient NOT ILIKE '%%quill%%' AND s.step_number = 1 LIMIT 1""",
        [json.dumps({"cc": EMAIL.upper()}), campaign],
    )
    hub.execute("SELECT fixture.begin_all(%s)", [campaign])  # the second step is in hand-over
    hub.execute("SELECT fixture.expire_leases()")


@pytest.fixture
def hub(connect: Connect) -> psycopg.Connection[Any]:
    """Three companies with Annabel, one with somebody else; the third is archived."""
    hub = connect(autocommit=True)
    hub.execute("SELECT outreach.add_override(fixture.contactable('Blocked'), 'BLOCK_EMAIL', 'audited')")
    hub.execute(
        "INSERT INTO people.company_slot (outreach_id, slot_type) SELECT outreach_id, 'HR' FROM outreach.people"
    )
    hub.execute(
        "INSERT INTO people.people_master (slot_id, full_name) SELECT slot_id, 'Bo Example' FROM people.company_slot"
    )
    for name in ("First", "Third"):
        company(hub, name)
        company(hub, f"{name} neighbour", contact=False)
        correspond(hub)
        hub.execute(
            """SELECT outreach.record_event('p', %s, 'bounce', now(), s.send_id)
               FROM outreach.send_log AS s WHERE s.recipient NOT ILIKE '%%quill%%' LIMIT 1""",
            [f"hard {name}"],
        )
        if name == "First":
            hub.execute(
                """SELECT outreach.archive_outreach(array_agg(o.outreach_id), 'gone', false) FROM outreach.outreach AS o
                   JOIN cl.company_identity AS c USING (outreach_id) WHERE c.company_name LIKE 'First%'"""
            )
    company(hub, "Second")
    hub.execute("SELECT outreach.suppress('email', %s, 'asked', 'support')", [EMAIL])
    return hub


def traces(databases: Databases, hub: psycopg.Connection[Any]) -> list[str]:
    program = client(databases.cluster, "pg_dump")
    url = databases.cluster.url(hub.info.dbname)
    done = subprocess.run([program, "--inserts", url], capture_output=True, text=True, check=True)
    assert "INSERT INTO outreach.gate_decisions" in done.stdout or "gate_decisions_" in done.stdout
    lines = done.stdout.splitlines()
    return [f"{line.split(' VALUES ')[0]} … {line[max(found.start() - 60, 0) : found.end() + 40]}" for line in lines
            if (found := TRACES.search(line))]  # fmt: skip


def contacts(hub: psycopg.Connection[Any]) -> dict[str, Any]:
    """Annabel's person_id in each company, the archived one included."""
    found = hub.execute(
        """SELECT c.company_name, p.person_id FROM outreach.people AS p JOIN cl.company_identity AS c USING (outreach_id)
           WHERE p.full_name = %s
           UNION ALL
           SELECT c.company_name, (p.row ->> 'person_id')::uuid FROM outreach.outreach_archive AS a
           JOIN cl.company_identity AS c USING (sovereign_company_id),
             jsonb_array_elements(a.children -> 'outreach.people') AS p (row) WHERE p.row ->> 'full_name' = %s""",
        [NAME, NAME],
    )
    return dict(found.fetchall())


def others(hub: psycopg.Connection[Any]) -> list[Any]:
    """Everything of everybody else."""
    rows: list[Any] = []
    for query in (
        "SELECT p FROM outreach.people AS p WHERE full_name NOT IN ('erased', %s)",
        "SELECT s FROM outreach.send_log AS s JOIN outreach.people AS p USING (person_id) WHERE p.full_name NOT IN ('erased', %s)",
        """SELECT e FROM outreach.engagement_events AS e JOIN outreach.send_log AS s USING (send_id) JOIN outreach.people AS p USING (person_id)
           WHERE p.full_name NOT IN ('erased', %s) AND e.payload ->> 'cc' IS NULL AND e.provider_event_id NOT LIKE 'cc %%'""",
        "SELECT m FROM people.people_master AS m WHERE full_name !~* 'quill|erased' AND %s <> ''",
        "SELECT t FROM outreach.unsubscribe_tokens AS t WHERE t.address !~ 'quill|erased:' AND %s <> ''",
        """SELECT r FROM outreach.outreach_archive AS a, jsonb_each(a.children) AS k (relation, rows), jsonb_array_elements(k.rows) AS r
           WHERE r::text !~* 'quill|erased' AND r ->> 'person_id' IS NOT NULL AND %s <> ''""",
    ):
        rows.append(hub.execute(f"SELECT x::text FROM ({query}) AS x ORDER BY 1".encode(), [NAME]).fetchall())
    return rows


@pytest.mark.parametrize("named", ["First", "Second", "Third"])
def test_a_dump_holds_nothing_of_an_erased_person(
    databases: Databases, hub: psycopg.Connection[Any], named: str
) -> None:
    people = contacts(hub)
    assert set(people) == {"First", "Second", "Third"}
    before, untouched = traces(databases, hub), others(hub)
    for table in ("people", "people_master", "talent_movement", "send_log", "engagement_events", "provider_messages",
                  "unsubscribe_tokens", "suppressions", "outreach_archive"):  # fmt: skip
        assert any(f".{table} " in line for line in before), f"the test leaves no trace in {table}"
    assert [bool(rows) for rows in untouched] == [True] * len(untouched)

    assert one(hub, "SELECT outreach.erase_person(%s, 'asked for it')", people[named]) is True
    assert traces(databases, hub) == []
    assert others(hub) == untouched
    assert hub.execute("SELECT * FROM outreach.verify_override_audit()").fetchall() == []
    assert one(hub, "SELECT count(*) FROM outreach.erasures WHERE person_id = ANY (%s)", list(people.values())) == 3
    assert hub.execute("SELECT * FROM fixture.queue_problems()").fetchall() == []
    for channel, address in (("email", KEY), ("phone", "+493055504711")):
        assert one(hub, "SELECT outreach_internal.is_suppressed(%s, %s)", channel, address) is True
    for person in people.values():  # whichever of them is named, they were one
        assert one(hub, "SELECT outreach.erase_person(%s, 'asked again')", person) is False

    # What comes in afterwards: an archive, the link in an old mail, a late event, an address that is suppressed anew.
    hub.execute("SELECT outreach.suppress('email', %s, 'asked', 'support')", [EMAIL])
    hub.execute(
        """SELECT outreach.record_event('p', 'late ' || send_id, e.type, now(), send_id, payload => %s)
           FROM outreach.send_log, unnest('{complaint,reply}'::text[]) AS e (type) WHERE recipient LIKE 'erased:%%'""",
        [json.dumps({"from": EMAIL})],
    )
    hub.execute("SELECT outreach.archive_outreach(array_agg(outreach_id), 'gone', false) FROM outreach.outreach")
    assert traces(databases, hub) == []


def test_what_is_loaded_again_stays_suppressed_and_can_be_erased_again(
    databases: Databases, hub: psycopg.Connection[Any]
) -> None:
    people = contacts(hub)
    one(hub, "SELECT outreach.erase_person(%s, 'asked for it')", people["Second"])
    company_of = "SELECT outreach_id FROM cl.company_identity WHERE company_name = %s"
    again = {"outreach_id": str(one(hub, company_of, "Second")), "full_name": NAME, "slot_type": "HR", "email": EMAIL}
    outcome = hub.execute("SELECT outcome, person_id FROM outreach.load_people(%s)", [json.dumps([again])]).fetchone()
    assert outcome is not None
    assert outcome[0] == "loaded"
    campaign = one(hub, "SELECT fixture.campaign()")
    hub.execute("SELECT outreach.enroll_campaign(%s)", [campaign])
    query = "SELECT count(*) FROM outreach.send_log WHERE campaign_id = %s AND person_id = %s"
    assert one(hub, query, campaign, outcome[1]) == 0
    assert one(hub, "SELECT outreach.erase_person(%s, 'came back')", outcome[1]) is True
    assert traces(databases, hub) == []
