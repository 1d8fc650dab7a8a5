"""Eight workers and the caps of senders: no cap is ever exceeded, and a thread keeps its sender."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from race.test_claims import claims, new_campaign, prepare, scalar

WORKERS = 8
CAPS = {"ann@mail.example": 37, "bob@mail.example": 11, "carl@mail.example": 1}
OVER = """
  SELECT s.address, c.cap, c.claimed
  FROM outreach.senders AS s
  CROSS JOIN LATERAL (
    SELECT s.daily_cap AS cap, (SELECT count(*) FROM outreach.send_log AS l WHERE l.sender_id = s.sender_id AND l.begun_at IS NOT NULL) AS claimed
  ) AS c
  WHERE c.claimed > c.cap
"""


def add_senders(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as db:
        for address, cap in CAPS.items():
            db.execute("SELECT outreach.add_sender(%s, %s)", [address, Jsonb({"daily_cap": cap})])


def work(dsn: str, number: int, begun: list[Any], lock: threading.Lock) -> None:
    dice = random.Random(number)
    idle = 0
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("SET ROLE outreach_dispatcher")
        while idle < 3:
            rows = db.execute(
                "SELECT send_id, claim_token FROM outreach.claim_sends(%s, %s)",
                [f"worker {number}", dice.randint(1, 9)],
            ).fetchall()
            idle = 0 if rows else idle + 1
            back = [row for row in rows if dice.random() < 0.2]
            keep = [row for row in rows if row not in back]
            db.execute("SELECT outreach.release_claims(%s)", [claims(back)])
            started = db.execute("SELECT send_id, code FROM outreach.begin_sends(%s)", [claims(keep)]).fetchall()
            with lock:
                begun += [send for send, code in started if code is None]


def run(dsn: str) -> list[Any]:
    begun: list[Any] = []
    lock = threading.Lock()
    with ThreadPoolExecutor(WORKERS) as pool:
        for job in [pool.submit(work, dsn, number, begun, lock) for number in range(WORKERS)]:
            job.result(timeout=120)
    return begun


def due_again(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("SELECT fixture.make_due()")


def without_the_lock(dsn: str) -> None:
    """A fault: claims no longer count one after the other."""
    with psycopg.connect(dsn, autocommit=True) as db:
        row = db.execute("SELECT pg_get_functiondef('outreach.claim_sends'::regproc)").fetchone()
        assert row is not None
        locks = "LOCK TABLE outreach_internal.pacing_lock IN EXCLUSIVE MODE;"
        assert locks in row[0]
        # A pause where the lock was lets the others count at the same time.
        db.execute(
            row[0]
            .replace(locks, "NULL;")
            .replace("IF _paced THEN\n      WITH", "IF _paced THEN\n      PERFORM pg_sleep(0.02);\n      WITH")
        )


def test_no_cap_is_exceeded_by_one(clone: str) -> None:
    prepare(clone, 300)
    new_campaign(clone)
    add_senders(clone)
    begun = run(clone)
    for _ in range(3):  # what was postponed asks again
        due_again(clone)
        begun += run(clone)
    assert len(begun) == len(set(begun)) == sum(CAPS.values())
    with psycopg.connect(clone, autocommit=True) as db:
        assert db.execute(OVER).fetchall() == []
    assert scalar(clone, "SELECT count(*) FROM fixture.queue_problems()") == 0


def test_without_the_lock_a_cap_is_exceeded(clone: str) -> None:
    """The test above would see it."""
    prepare(clone, 300)
    new_campaign(clone)
    add_senders(clone)
    without_the_lock(clone)
    begun: list[Any] = []
    for _ in range(6):
        begun += run(clone)
        due_again(clone)
        if len(begun) > sum(CAPS.values()):
            return
    raise AssertionError("no cap was exceeded without the lock")
