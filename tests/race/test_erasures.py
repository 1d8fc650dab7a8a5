"""An enrolment beside an erasure: whichever comes first, nothing is scheduled to who was erased."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from race.test_stops import Connection, blocked, one

CHANNELS = ("email", "phone")


def prepare(db: Connection, channel: str) -> tuple[Any, Any, Any]:
    """Two companies that can be reached by the channel alone: the spine's first one, the person of the other, a campaign."""
    first = one(db, "SELECT fixture.contactable('Ajax Ltd')")
    other = one(db, "SELECT fixture.contactable('Zenith Ltd')")
    assert first < other
    if channel == "phone":
        db.execute("UPDATE outreach.people SET email = NULL")
    else:
        db.execute("UPDATE outreach.people SET phone = NULL")
    campaign = one(db, "SELECT outreach.create_campaign('news', %s)", channel)
    db.execute("SELECT outreach.add_sequence_step(%s, 1, 'Hello', 'Dear {{ full_name }}')", [campaign])
    return first, one(db, "SELECT person_id FROM outreach.people WHERE outreach_id = %s", other), campaign


def scheduled(db: Connection, person: Any) -> list[Any]:
    return db.execute(
        "SELECT status, recipient LIKE 'erased:%%' FROM outreach.send_log WHERE person_id = %s", [person]
    ).fetchall()


ERASE = "SELECT outreach.erase_person(%s, 'asked for it')"
ENROLL = "SELECT outreach.enroll_campaign(%s)"


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_erasure_waits_for_the_enrolment_and_takes_its_send(clone: str, channel: str) -> None:
    with psycopg.connect(clone, autocommit=True) as db:
        _, person, campaign = prepare(db, channel)
    with psycopg.connect(clone) as enrolling:
        assert one(enrolling, ENROLL, campaign) == 2
        assert blocked(clone, lambda db: one(db, ERASE, person), enrolling.commit) is True
    with psycopg.connect(clone, autocommit=True) as db:
        assert scheduled(db, person) == [("cancelled", True)]


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_enrolment_waits_for_the_erasure_and_leaves_the_person_out(clone: str, channel: str) -> None:
    with psycopg.connect(clone, autocommit=True) as db:
        _, person, campaign = prepare(db, channel)
    with psycopg.connect(clone) as erasing:
        assert one(erasing, ERASE, person) is True
        assert blocked(clone, lambda db: one(db, ENROLL, campaign), erasing.commit) == 1
    with psycopg.connect(clone, autocommit=True) as db:
        assert scheduled(db, person) == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_enrolment_that_has_read_the_person_leaves_out_who_was_erased_since(clone: str, channel: str) -> None:
    """It waits for another company, after it has chosen; the erasure begins and ends meanwhile."""
    with psycopg.connect(clone, autocommit=True) as db:
        first, person, campaign = prepare(db, channel)
    with psycopg.connect(clone) as holding:
        holding.execute("SELECT FROM outreach.outreach WHERE outreach_id = %s FOR UPDATE", [first])

        def erase_then_let_go() -> None:
            with psycopg.connect(clone, autocommit=True) as db:
                assert one(db, ERASE, person) is True
            holding.commit()

        assert blocked(clone, lambda db: one(db, ENROLL, campaign), erase_then_let_go) == 1
    with psycopg.connect(clone, autocommit=True) as db:
        assert scheduled(db, person) == []
