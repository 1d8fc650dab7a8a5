"""Events that overlap with each other, and with a begin: no stop is missed, and nothing deadlocks."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

Connection = psycopg.Connection[Any]


def one(db: Connection, statement: str, *arguments: object) -> Any:
    row = db.execute(statement.encode(), arguments).fetchone()
    assert row is not None
    return row[0]


def campaign(db: Connection, rules: dict[str, Any], slot: str = "HR", steps: int = 2) -> Any:
    made = one(db, "SELECT fixture.campaign(NULL, %s)", steps)
    db.execute("SELECT outreach.configure_campaign(%s, %s, 'test')", [made, Jsonb(rules | {"slot_priority": [slot]})])
    db.execute("SELECT outreach.enroll_campaign(%s)", [made])
    return made


def event(db: Connection, key: str, event_type: str, send: Any, payload: dict[str, Any] | None = None) -> None:
    db.execute(
        "SELECT outreach.record_event('p', %s, %s, now(), %s, payload => %s)",
        [key, event_type, send, Jsonb(payload or {})],
    )


def blocked(dsn: str, task: Callable[[Connection], Any], release: Callable[[], None]) -> Any:
    """What the task returns, which must wait for a lock until the release."""
    pid: list[int] = []

    def call() -> Any:
        with psycopg.connect(dsn) as db:
            pid.append(db.info.backend_pid)
            return task(db)

    with ThreadPoolExecutor(1) as pool, psycopg.connect(dsn, autocommit=True) as watcher:
        future = pool.submit(call)
        deadline = time.monotonic() + 20
        while not one(
            watcher, "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY (%s) AND wait_event_type = 'Lock'", pid
        ):
            assert not future.done(), "it must wait"
            assert time.monotonic() < deadline
        release()
        return future.result(timeout=20)


def test_two_soft_bounces_that_overlap_are_two_strikes(clone: str) -> None:
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("SELECT fixture.contactable()")
        for _ in range(2):
            db.execute("SELECT fixture.send_all(%s)", [campaign(db, {"soft_bounce_strikes": 2}, steps=1)])
        sends = [row[0] for row in db.execute("SELECT send_id FROM outreach.send_log ORDER BY send_id")]
    soft = {"bounce_type": "soft"}
    with psycopg.connect(clone) as first:
        event(first, "1", "bounce", sends[0], soft)
        blocked(clone, lambda db: event(db, "2", "bounce", sends[1], soft), first.commit)
    with psycopg.connect(clone, autocommit=True) as db:
        assert db.execute(
            "SELECT DISTINCT stop_reason, count(*) OVER () FROM outreach.enrollment_stops"
        ).fetchall() == [("person stopped: soft bounces", 2)]


def test_a_begin_waits_for_the_reply_and_is_refused(clone: str) -> None:
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("SELECT fixture.contactable()")
        answered = campaign(db, {"reply_rule": "company"})
        db.execute("SELECT fixture.send_all(%s)", [answered])
        other = campaign(db, {"reply_rule": "person"})
        db.execute("SELECT outreach.claim_sends('w')")
        send = one(db, "SELECT send_id FROM outreach.send_log WHERE sent_at IS NOT NULL")
        claims = one(db, "SELECT fixture.claims(%s)", other)
    assert len(claims) == 1

    with psycopg.connect(clone) as first:
        event(first, "1", "reply", send)
        begin = "SELECT code FROM outreach.begin_sends(%s)"
        assert blocked(clone, lambda db: one(db, begin, Jsonb(claims)), first.commit) == "OX111"


def test_replies_of_colleagues_at_random(clone: str) -> None:
    """Many replies, complaints and absences of many companies in three campaigns, from four connections, while a worker
    claims, begins and finishes: every enrolment ends stopped for the weightiest reason, and nothing goes afterwards."""
    with psycopg.connect(clone, autocommit=True) as db:
        db.execute("SELECT fixture.contactable() FROM generate_series(1, 60)")
        db.execute(
            """INSERT INTO outreach.people (outreach_id, full_name, slot_type, email, email_verification)
               SELECT outreach_id, 'Cy', 'CEO', 'cy@' || split_part(email, '@', 2), 'VALID' FROM outreach.people"""
        )
        rules = {"reply_rule": "company", "out_of_office_days": 1, "soft_bounce_strikes": 1}
        campaigns = [campaign(db, rules, slot, 3) for slot in ("HR", "CEO", "HR")]
        db.execute("SELECT fixture.send_all(%s)", [campaigns[0]])
        sends = [row[0] for row in db.execute("SELECT send_id FROM outreach.send_log WHERE sent_at IS NOT NULL")]
        others = [row[0] for row in db.execute("SELECT send_id FROM outreach.send_log WHERE step_number = 1")]
    assert len(sends) >= 60
    start = threading.Barrier(5)
    over = threading.Event()

    def elements(seed: int) -> list[dict[str, Any]]:
        kinds: list[tuple[str, dict[str, Any]]] = [
            ("reply", {}),
            ("reply", {"auto_reply": True}),
            ("bounce", {"bounce_type": "soft"}),
        ]
        made = [
            {
                "provider": f"p{seed}",
                "provider_event_id": f"{send} {number}",
                "event_type": event_type,
                "occurred_at": "2026-02-01T12:00:00Z",
                "send_id": str(send),
                "payload": payload,
            }
            for send in others
            for number, (event_type, payload) in enumerate(kinds)
        ]
        random.Random(seed).shuffle(made)
        return made

    def record(seed: int) -> None:
        made = elements(seed)
        with psycopg.connect(clone, autocommit=True) as db:
            start.wait()
            for first in range(0, len(made), 20):
                db.execute("SELECT outreach.record_events(%s)", [Jsonb(made[first : first + 20])])

    def work() -> None:
        with psycopg.connect(clone, autocommit=True) as db:
            start.wait()
            while not over.is_set():
                for made in campaigns:
                    db.execute("SELECT outreach.claim_sends('w', 10)")
                    db.execute("SELECT outreach.begin_sends(fixture.claims(%s))", [made])
                    db.execute("SELECT outreach.finish_sends(fixture.outcomes(%s))", [made])

    with ThreadPoolExecutor(5) as pool:
        worker = pool.submit(work)
        jobs = [pool.submit(record, seed) for seed in range(4)]
        try:
            for job in jobs:
                job.result(timeout=120)
        finally:
            over.set()
        worker.result(timeout=60)

    with psycopg.connect(clone, autocommit=True) as db:
        stops = db.execute("SELECT stop_reason, count(*) FROM outreach.enrollment_stops GROUP BY 1").fetchall()
        assert stops == [("company stopped: reply", 180)]
        before = one(db, "SELECT count(*) FROM outreach.send_log WHERE begun_at IS NOT NULL")
        db.execute("SELECT fixture.make_due()")
        db.execute("SELECT outreach.claim_sends('w', 1000)")
        for made in campaigns:
            db.execute("SELECT outreach.begin_sends(fixture.claims(%s))", [made])
        assert one(db, "SELECT count(*) FROM outreach.send_log WHERE begun_at IS NOT NULL") == before
        assert db.execute("SELECT * FROM fixture.queue_problems()").fetchall() == []
