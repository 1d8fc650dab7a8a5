"""An event and the finish of its send overlap: whichever commits first, neither misses the other."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

MESSAGE = "<1@mail>"


@dataclass(frozen=True)
class Begun:
    """A send that is being handed over."""

    dsn: str
    send_id: UUID
    claim_token: UUID

    def finish(self, db: psycopg.Connection[Any]) -> None:
        db.execute("SELECT outreach.finish_send(%s, %s, 'sent', %s)", [self.send_id, self.claim_token, MESSAGE])

    def event(self, db: psycopg.Connection[Any], event_type: str) -> None:
        db.execute(
            "SELECT outreach.record_event('provider', %s, %s, now(), provider_message_id => %s)",
            [event_type, event_type, MESSAGE],
        )

    def state(self) -> tuple[Any, ...] | None:
        with psycopg.connect(self.dsn, autocommit=True) as db:
            return db.execute(
                """SELECT s.status, p.contact_status,
                     (SELECT count(*) FROM outreach.engagement_events AS e WHERE e.send_id = s.send_id),
                     (SELECT count(*) FROM outreach.suppressions AS x WHERE x.address = s.recipient_key),
                     (SELECT coalesce(min(n.status), 'none') FROM outreach.send_log AS n
                      WHERE n.person_id = s.person_id AND n.step_number = 2)
                   FROM outreach.send_log AS s JOIN outreach.people AS p USING (person_id)
                   WHERE s.send_id = %s""",
                [self.send_id],
            ).fetchone()


@pytest.fixture
def begun(clone: str) -> Begun:
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("SELECT fixture.begin_all(fixture.enrolled(1, 2))")
        row = db.execute("SELECT send_id, claim_token FROM outreach.send_log WHERE status = 'sending'").fetchone()
        assert row is not None
        return Begun(clone, *row)


@contextmanager
def waiting(dsn: str, task: Any) -> Iterator[Future[None]]:
    """Runs the task on a connection of its own; the block begins once it waits for a lock (or has ended)."""

    def call() -> None:
        with psycopg.connect(dsn) as db:
            pid.append(db.info.backend_pid)
            task(db)

    pid: list[int] = []
    with ThreadPoolExecutor(1) as pool, psycopg.connect(dsn, autocommit=True) as watcher:
        future = pool.submit(call)
        while not future.done():
            row = watcher.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY (%s) AND wait_event_type = 'Lock'", [pid]
            ).fetchone()
            if row and row[0]:
                break
        yield future
        future.result(timeout=10)


EXPECTED = {
    "delivered": ("delivered", "active", 1, 0, "scheduled"),
    "open": ("sent", "active", 1, 0, "scheduled"),
    "bounce": ("bounced", "bounced", 1, 1, "cancelled"),
    "complaint": ("complained", "unsubscribed", 1, 1, "cancelled"),
}


@pytest.mark.parametrize("event_type", EXPECTED)
def test_the_event_comes_while_the_finish_is_not_committed(begun: Begun, event_type: str) -> None:
    with psycopg.connect(begun.dsn) as db:
        begun.finish(db)
        with waiting(begun.dsn, lambda other: begun.event(other, event_type)) as event:
            assert not event.done(), "the event must wait for the finish"
            db.commit()
    assert begun.state() == EXPECTED[event_type]


@pytest.mark.parametrize("event_type", EXPECTED)
def test_the_finish_comes_while_the_event_is_not_committed(begun: Begun, event_type: str) -> None:
    with psycopg.connect(begun.dsn) as db:
        begun.event(db, event_type)
        with waiting(begun.dsn, begun.finish) as finish:
            assert not finish.done(), "the finish must wait for the event"
            db.commit()
    assert begun.state() == EXPECTED[event_type]


@pytest.mark.parametrize("first", ["event", "finish"])
def test_one_of_them_is_rolled_back(begun: Begun, first: str) -> None:
    with psycopg.connect(begun.dsn) as db:
        if first == "event":
            begun.event(db, "delivered")
            with waiting(begun.dsn, begun.finish):
                db.rollback()
            assert begun.state() == ("sent", "active", 0, 0, "scheduled")
        else:
            begun.finish(db)
            with waiting(begun.dsn, lambda other: begun.event(other, "delivered")):
                db.rollback()
            assert begun.state() == ("sending", "active", 0, 0, "none")
            begun.finish(db)
            db.commit()
            assert begun.state() == ("delivered", "active", 1, 0, "scheduled")


def test_batches_that_overlap_at_random(clone: str) -> None:
    """Finishes and events of the same 300 sends, each in batches of random order, from four connections."""
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("SELECT fixture.begin_all(fixture.enrolled(300))")
        sends = db.execute("SELECT send_id, claim_token FROM outreach.send_log WHERE status = 'sending'").fetchall()
    assert len(sends) == 300
    start = threading.Barrier(4)

    def outcome(send: UUID, token: UUID) -> dict[str, str]:
        return {"send_id": str(send), "claim_token": str(token), "outcome": "sent", "provider_message_id": f"m{send}"}

    def events(send: UUID) -> list[dict[str, str]]:
        return [
            {
                "provider": "provider",
                "provider_event_id": f"{send} {event_type}",
                "event_type": event_type,
                "occurred_at": "2026-02-01T12:00:00Z",
                "provider_message_id": f"m{send}",
            }
            for event_type in ("delivered", "open", "unsubscribe")
        ]

    def call(statement: bytes, elements: list[dict[str, str]], seed: int) -> None:
        random.Random(seed).shuffle(elements)
        with psycopg.connect(clone, autocommit=True) as db:
            start.wait()
            for first in range(0, len(elements), 25):
                db.execute(statement, [Jsonb(elements[first : first + 25])])

    finish = b"SELECT outreach.finish_sends(%s)"
    record = b"SELECT outreach.record_events(%s)"
    with ThreadPoolExecutor(4) as pool:
        jobs = [
            pool.submit(call, finish, [outcome(*send) for send in sends[:150]], 1),
            pool.submit(call, finish, [outcome(*send) for send in sends[150:]], 2),
            pool.submit(call, record, [event for send, _ in sends for event in events(send)], 3),
            # The same events again: what two providers' retries do.
            pool.submit(call, record, [event for send, _ in sends for event in events(send)], 4),
        ]
        for job in jobs:
            job.result(timeout=60)

    with psycopg.connect(clone, autocommit=True) as db:
        rows = db.execute(
            """SELECT s.status, p.contact_status, count(*), sum((SELECT count(*) FROM outreach.engagement_events AS e WHERE e.send_id = s.send_id)),
                 count(x.address)
               FROM outreach.send_log AS s JOIN outreach.people AS p USING (person_id)
               LEFT JOIN outreach.suppressions AS x ON x.address = s.recipient_key
               GROUP BY 1, 2"""
        ).fetchall()
    assert rows == [("delivered", "unsubscribed", 300, 900, 300)]
